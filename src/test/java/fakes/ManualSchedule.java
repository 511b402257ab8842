package fakes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Repeated tasks, run when a test says so; one that throws is not run again, as in the JDK's. */
public final class ManualSchedule extends AbstractExecutorService
    implements ScheduledExecutorService {
  private final List<Repeated> tasks = new ArrayList<>();

  /** Runs each task once; says how many there were. */
  public int runAll() {
    tasks.removeIf(CompletableFuture::isDone);
    var due = List.copyOf(tasks);
    due.forEach(Repeated::run);
    return due.size();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    var task = new Repeated(command, unit.toNanos(delay));
    tasks.add(task);
    return task;
  }

  private static final class Repeated extends CompletableFuture<Object>
      implements ScheduledFuture<Object> {
    private final Runnable command;
    private final long delayNanos;

    Repeated(Runnable command, long delayNanos) {
      this.command = command;
      this.delayNanos = delayNanos;
    }

    void run() {
      try {
        command.run();
      } catch (RuntimeException e) {
        completeExceptionally(e);
      }
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(delayNanos, other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void execute(Runnable command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {
    tasks.clear();
  }

  @Override
  public List<Runnable> shutdownNow() {
    tasks.clear();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
