package io.gatehouse.registration.step.application;

import io.gatehouse.microsoft.application.ApplicationFacts.Owner;
import io.gatehouse.microsoft.application.ApplicationOwners;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Makes the named people owners of the application. */
@Component
class AddOwners implements SagaStep {

    /** What was made a moment ago is not known everywhere, so one refusal says little. */
    private static final int REFUSALS = 2;

    private final ApplicationOwners owners;

    AddOwners(ApplicationOwners owners) {
        this.owners = owners;
    }

    @Override
    public StepKey key() {
        return StepKey.OWNERS;
    }

    @Override
    public boolean wanted(RegistrationPlan plan) {
        return !plan.extras().owners().isEmpty();
    }

    /** No page that we were given has the path of owners: where it leads nowhere, somebody adds them by hand. */
    @Override
    public SagaNote run(SagaRun saga) {
        try {
            return added(saga, saga.plan().extras().owners());
        } catch (MicrosoftException e) {
            boolean nowhere = e.failure() instanceof MicrosoftFailure.Missing
                    || e.failure() instanceof MicrosoftFailure.Misconfigured;
            if (!nowhere) {
                throw e;
            }
            if (saga.saga().step(key()).tries() < REFUSALS) {
                throw new NotYet(SagaNote.of("REPLICATING"));
            }
            rememberAdded(saga, List.of());
            return SagaNote.of("OWNERS_REFUSED", e.failure().error().summary());
        }
    }

    private SagaNote added(SagaRun saga, List<String> wanted) {
        List<String> missing = missing(saga, wanted);
        rememberAdded(saga, missing);
        missing.forEach(owner -> saga.act(() -> owners.add(saga.access(), saga.need(Fact.OBJECT_ID), owner)));
        if (!missing(saga, wanted).isEmpty()) {
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
        List<String> added = added(saga);
        List<String> names = present(saga).stream()
                .filter(owner -> added.contains(owner.id()))
                .sorted(Comparator.comparing(owner -> added.indexOf(owner.id())))
                .map(owner -> owner.userPrincipalName() == null ? owner.id() : owner.userPrincipalName())
                .toList();
        return SagaNote.of("OWNERS", String.valueOf(wanted.size()), String.join(", ", added), String.join(", ", names));
    }

    private List<Owner> present(SagaRun saga) {
        return saga.call(() -> owners.of(saga.access(), saga.need(Fact.OBJECT_ID)));
    }

    /** Written down before Microsoft is asked, and also that nobody was added. */
    private static void rememberAdded(SagaRun saga, List<String> missing) {
        Set<String> added = new TreeSet<>(added(saga));
        added.addAll(missing);
        saga.remember(Fact.OWNERS_ADDED, String.join(",", added));
    }

    private static List<String> added(SagaRun saga) {
        return saga.fact(Fact.OWNERS_ADDED).stream()
                .flatMap(ids -> Stream.of(ids.split(",")))
                .filter(id -> !id.isEmpty())
                .toList();
    }

    /** An application that is deleted has no owners; one that stays must not be left to people of ours. */
    @Override
    public void undo(SagaRun saga) {
        if (saga.plan().joinsEarlier()) {
            added(saga)
                    .forEach(owner -> saga.act(() -> owners.remove(saga.access(), saga.need(Fact.OBJECT_ID), owner)));
        }
    }

    private List<String> missing(SagaRun saga, List<String> wanted) {
        List<Owner> present = present(saga);
        return wanted.stream()
                .filter(id -> present.stream().noneMatch(owner -> owner.id().equalsIgnoreCase(id)))
                .toList();
    }
}
