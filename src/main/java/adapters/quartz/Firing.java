package adapters.quartz;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** What Quartz has a replica do, and it alone as far as Quartz can tell. */
@DisallowConcurrentExecution
final class Firing implements Job {
  private final Runnable step;

  Firing(Runnable step) {
    this.step = step;
  }

  @Override
  public void execute(JobExecutionContext context) {
    step.run();
  }
}
