package io.gatehouse;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.gatehouse.shared.Secret;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a secret gets into a log, each way as a rule, with a class that goes that way: the rule has to see it. */
final class SecretRules {

    private static final String SANDBOX = "io.gatehouse.sandbox..";
    private static final String DEMO = "io.gatehouse.demo..";

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i)\\w*(secret|password|passphrase|verifier|privatekey|apikey|bearer)|(access|refresh|id|link)?token");

    private static final List<Class<?>> TEXTS = List.of(String.class, byte[].class, char[].class);

    record Rule(ArchRule rule, Class<?> offender) {}

    private SecretRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule(noPrintedFormReveals(), RevealsWhenPrinted.class),
                new Rule(nobodyRevealsAndLogs(), RevealsAndLogs.class),
                new Rule(nobodyRevealsAndLogs(), RevealsAndPrints.class),
                new Rule(noTextIsPrinted(), PrintsAsRecordsDo.class),
                new Rule(noTextIsPrinted(), PrintsBytesAsRecordsDo.class),
                new Rule(noTextIsPrinted(), PrintsByHand.class));
    }

    private static ArchRule noPrintedFormReveals() {
        return noMethods()
                .that()
                .haveName("toString")
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages(SANDBOX, DEMO)
                .should(reveal())
                .because("a record in a log message prints itself");
    }

    private static ArchRule nobodyRevealsAndLogs() {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages(SANDBOX, DEMO)
                .should(notRevealAndLog())
                .because("who has the value in hand must not also write a log");
    }

    private static ArchRule noTextIsPrinted() {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages(SANDBOX, DEMO)
                .and(are(secretText()))
                .should(notBePrinted())
                .because("a record prints all it has unless it says what to print");
    }

    private static DescribedPredicate<JavaField> secretText() {
        return DescribedPredicate.describe(
                "text named like a secret",
                field -> SECRET_NAME.matcher(field.getName()).matches()
                        && !field.getModifiers().contains(JavaModifier.STATIC)
                        && TEXTS.stream().anyMatch(field.getRawType()::isEquivalentTo));
    }

    /** What the compiler writes reads no field by an instruction of its own, so that it is told from what people write. */
    private static ArchCondition<JavaField> notBePrinted() {
        return new ArchCondition<>("not be printed") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                JavaClass owner = field.getOwner();
                boolean printed = owner.tryGetMethod("toString")
                        .map(method -> {
                            Set<JavaFieldAccess> read = method.getFieldAccesses();
                            boolean written = !read.isEmpty()
                                    || !method.getMethodCallsFromSelf().isEmpty();
                            return owner.isRecord() && !written
                                    || read.stream()
                                            .anyMatch(access ->
                                                    access.getTarget().getName().equals(field.getName()))
                                    || method.getMethodCallsFromSelf().stream()
                                            .anyMatch(call ->
                                                    call.getTargetOwner().equals(owner)
                                                            && call.getName().equals(field.getName()));
                        })
                        .orElse(false);
                events.add(new SimpleConditionEvent(field, !printed, field.getFullName() + " is printed"));
            }
        };
    }

    private static ArchCondition<JavaMethod> reveal() {
        return new ArchCondition<>("reveal a secret") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                events.add(new SimpleConditionEvent(method, reveals(method), method.getFullName() + " reveals"));
            }
        };
    }

    private static ArchCondition<JavaMethod> notRevealAndLog() {
        return new ArchCondition<>("not reveal a secret and log") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean both = reveals(method) && logs(method);
                events.add(new SimpleConditionEvent(method, !both, method.getFullName() + " reveals and logs"));
            }
        };
    }

    private static boolean reveals(JavaMethod method) {
        return method.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Secret.class)
                        && call.getName().equals("reveal"));
    }

    private static boolean logs(JavaMethod method) {
        return method.getMethodCallsFromSelf().stream().anyMatch(call -> prints(call.getTargetOwner()));
    }

    private static boolean prints(JavaClass owner) {
        return owner.isAssignableTo(Logger.class)
                || owner.isAssignableTo(PrintStream.class)
                || owner.isAssignableTo(System.Logger.class);
    }

    static final class RevealsWhenPrinted {
        private final Secret value = Secret.of("planted");

        @Override
        public String toString() {
            return "value " + value.reveal();
        }
    }

    static final class RevealsAndLogs {
        private static final Logger log = LoggerFactory.getLogger(RevealsAndLogs.class);

        void tell(Secret secret) {
            log.debug("It is {}", secret.reveal());
        }
    }

    static final class RevealsAndPrints {
        void tell(Secret secret) {
            Runnable later = () -> System.out.println(secret.reveal());
            later.run();
        }
    }

    record PrintsAsRecordsDo(String name, String clientSecret) {}

    @SuppressWarnings("ArrayRecordComponent")
    record PrintsBytesAsRecordsDo(byte[] refreshToken) {}

    record PrintsByHand(String name, String password) {

        @Override
        public String toString() {
            return name + " " + password();
        }
    }
}
