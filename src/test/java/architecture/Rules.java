package architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The rules as functions of a root package, so that they can be shown to bite on another one. */
final class Rules {
  private Rules() {}

  static ArchRule domain_depends_on_java_and_itself_only(String domain) {
    return classes()
        .that()
        .resideInAPackage(domain + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(domain + "..", "java..", "org.jspecify..");
  }

  static ArchRule domain_knows_no_database_network_or_files(String domain) {
    return noClasses()
        .that()
        .resideInAPackage(domain + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "java.net..", "java.nio.file..");
  }

  static ArchRule packages_are_free_of_cycles(String root) {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  static ArchRule domain_is_given_its_clock_randomness_and_threads(String domain) {
    return classes().that().resideInAPackage(domain + "..").should(makeNoneOfItsOwn());
  }

  static ArchRule domain_has_no_shared_state(String domain) {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(domain + "..")
        .and()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should(
            not(
                ArchConditions.<JavaField>have(
                    DescribedPredicate.describe("shared state", Rules::isSharedState))));
  }

  static ArchRule adapters_keep_apart(String adapters, Map<String, Set<String>> allowed) {
    return classes()
        .that()
        .resideInAPackage(adapters + "..")
        .should(useOnlyAllowedAdapters(adapters, allowed));
  }

  static ArchRule nobody_depends_on(String root, String apart) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(apart + "..")
        .should(dependOnClassesThat(JavaClass.Predicates.resideInAPackage(apart + "..")));
  }

  private static boolean isSharedState(JavaField field) {
    var type = field.getRawType();
    return !field.getModifiers().contains(JavaModifier.FINAL)
        || type.isArray()
        || type.isAssignableTo(Collection.class)
        || type.isAssignableTo(Map.class)
        || type.getPackageName().startsWith("java.util.concurrent");
  }

  private static ArchCondition<JavaClass> makeNoneOfItsOwn() {
    return new ArchCondition<>("make no clock, randomness or threads of their own") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (var access : type.getAccessesFromSelf()) {
          if (isOwn(access)) {
            events.add(SimpleConditionEvent.violated(access, access.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isOwn(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    var name = access.getTarget().getName();
    return switch (owner.getFullName()) {
      case "java.lang.System" -> Set.of("nanoTime", "currentTimeMillis", "getenv").contains(name);
      case "java.lang.Math" -> name.equals("random");
      case "java.util.UUID" -> name.equals("randomUUID");
      case "java.lang.Thread" ->
          Set.of("<init>", "sleep", "ofVirtual", "ofPlatform", "startVirtualThread").contains(name);
      case "java.util.concurrent.Executors", "java.util.concurrent.ForkJoinPool" -> true;
      case "java.util.concurrent.CompletableFuture" -> isOnCommonPool(access);
      default ->
          owner.isAssignableTo(Random.class)
              || (owner.getPackageName().equals("java.time")
                  && (name.equals("now") || name.startsWith("system")));
    };
  }

  /** {@code supplyAsync} and the like, unless an executor is given. */
  private static boolean isOnCommonPool(JavaAccess<?> access) {
    return access.getTargetOwner().isEquivalentTo(CompletableFuture.class)
        && access.getTarget().getName().endsWith("Async")
        && !access.getTarget().getFullName().contains(Executor.class.getName());
  }

  private static ArchCondition<JavaClass> useOnlyAllowedAdapters(
      String adapters, Map<String, Set<String>> allowed) {
    return new ArchCondition<>("use no other adapters than " + allowed) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        var own = adapter(adapters, type);
        for (var dependency : type.getDirectDependenciesFromSelf()) {
          var other = adapter(adapters, dependency.getTargetClass());
          if (!other.isEmpty()
              && !other.equals(own)
              && !allowed.getOrDefault(own, Set.of()).contains(other)) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }

  /** The adapter that a class belongs to; empty when to none. */
  private static String adapter(String adapters, JavaClass type) {
    var name = type.getPackageName();
    return name.startsWith(adapters + ".")
        ? name.substring(adapters.length() + 1).split("\\.", 2)[0]
        : "";
  }
}
