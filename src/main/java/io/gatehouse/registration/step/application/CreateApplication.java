package io.gatehouse.registration.step.application;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.ApplicationFacts.RequiredAccess;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.RegistrationRows;
import io.gatehouse.registration.attempt.NotYet;
import io.gatehouse.registration.attempt.SagaHalt;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaSettings;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.registration.plan.StepKey;
import io.gatehouse.registration.saga.Fact;
import io.gatehouse.registration.saga.SagaRun;
import io.gatehouse.registration.saga.SagaStep;
import io.gatehouse.registration.step.consent.GrantedBesides;
import io.gatehouse.shared.ProviderScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Makes the application, or finds the one of an earlier attempt by its tag. After an attempt whose answer never came, a
 * while must pass without the tag being seen before another one is made: Microsoft shows new objects late.
 */
@Component
public class CreateApplication implements SagaStep {

    /** How long Microsoft may take to show settings that it was given; after that they are noted as not seen. */
    private static final Duration SHOWN = Duration.ofMinutes(2);

    private final Applications applications;
    private final RegistrationRows rows;
    private final SagaSettings settings;

    CreateApplication(Applications applications, RegistrationRows rows, SagaSettings settings) {
        this.applications = applications;
        this.rows = rows;
        this.settings = settings;
    }

    @Override
    public StepKey key() {
        return StepKey.APPLICATION_CREATED;
    }

    @Override
    public SagaNote run(SagaRun saga) {
        Application found = earlier(saga).orElseGet(() -> made(saga));
        saga.remember(Fact.OBJECT_ID, found.objectId());
        saga.remember(Fact.CLIENT_ID, found.appId());
        keepRow(saga, found);
        Application present = completed(saga, readBack(saga, found.objectId()));
        List<String> unseen = ApplicationChanges.unseen(present, saga.plan());
        if (unseen.isEmpty()) {
            return SagaNote.of("APPLICATION", found.displayName(), found.appId());
        }
        if (Instant.parse(saga.need(Fact.SETTINGS_SENT)).plus(SHOWN).isAfter(saga.now())) {
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
        return SagaNote.of("APPLICATION_UNSEEN", found.displayName(), found.appId(), String.join(", ", unseen));
    }

    /** Settings that need not show are sent once; what the service needs is sent as often as it is not there. */
    private Application completed(SagaRun saga, Application present) {
        Optional<ApplicationDraft> lacking = saga.fact(Fact.SETTINGS_SENT).isEmpty()
                ? ApplicationChanges.missing(present, saga.plan())
                : ApplicationChanges.essential(present, saga.plan());
        if (lacking.isEmpty()) {
            return present;
        }
        rememberAdded(saga, present);
        Instant sent = send(saga, present, lacking.get());
        if (saga.fact(Fact.SETTINGS_SENT).isEmpty()) {
            saga.remember(Fact.SETTINGS_SENT, sent.toString());
        }
        Application after = readBack(saga, present.objectId());
        ApplicationChanges.requireComplete(after, saga.plan());
        return after;
    }

    /**
     * Not every Graph takes every setting: what it refuses must not cost the rest, nor the service.
     *
     * @return since when settings may show; long ago where some were refused and never will
     */
    private Instant send(SagaRun saga, Application present, ApplicationDraft lacking) {
        try {
            update(saga, present, lacking);
            return saga.now();
        } catch (MicrosoftException e) {
            if (saga.fact(Fact.SETTINGS_SENT).isPresent() || !refused(e)) {
                throw e;
            }
        }
        ApplicationChanges.essential(present, saga.plan()).ifPresent(draft -> update(saga, present, draft));
        for (ApplicationDraft setting : ApplicationChanges.settings(present, saga.plan())) {
            try {
                update(saga, present, setting);
            } catch (MicrosoftException e) {
                if (!refused(e)) {
                    throw e;
                }
            }
        }
        return saga.now().minus(SHOWN);
    }

    private void update(SagaRun saga, Application present, ApplicationDraft draft) {
        saga.act(() -> applications.update(saga.access(), present.objectId(), draft));
    }

    private static boolean refused(MicrosoftException e) {
        return e.failure().kind() == FailureKind.REQUEST_WRONG;
    }

    /** Written down before Microsoft is asked; an application of our own goes as a whole and needs no such list. */
    private static void rememberAdded(SagaRun saga, Application present) {
        if (!saga.plan().joinsEarlier()) {
            return;
        }
        SettingsBefore.remember(saga, present);
        ServiceShare added = ServiceShare.of(saga.plan(), present.appId()).minus(ServiceShare.of(present));
        GrantedBesides.of(saga, Fact.REDIRECTS_ADDED).add(saga, "web", added.redirectUris(), Set.of());
        added.access()
                .forEach(
                        (api, ids) -> GrantedBesides.of(saga, Fact.ACCESS_ADDED).add(saga, api, ids, Set.of()));
    }

    private Optional<Application> earlier(SagaRun saga) {
        Optional<String> known = saga.fact(Fact.OBJECT_ID).or(() -> joined(saga));
        if (known.isPresent()) {
            return Optional.of(readBack(saga, known.get()));
        }
        Optional<String> begun = saga.fact(Fact.CREATE_BEGUN);
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        List<Application> tagged = saga.call(() -> applications.byTag(saga.access(), tag(saga)));
        Duration since = Duration.between(Instant.parse(begun.get()), saga.now());
        if (tagged.isEmpty() && since.compareTo(settings.adoptionWait()) < 0) {
            throw new NotYet(SagaNote.of("LOOKING_FOR_EARLIER"));
        }
        return tagged.stream().findFirst();
    }

    /** One more service on a registration that the customer has already. */
    private Optional<String> joined(SagaRun saga) {
        UUID id = saga.plan().place().registrationId();
        return id == null
                ? Optional.empty()
                : Optional.of(rows.find(id)
                        .map(AppRegistration::objectId)
                        .orElseThrow(() -> SagaHalt.mendable(SagaNote.of("EARLIER_UNKNOWN"))));
    }

    private Application made(SagaRun saga) {
        saga.remember(Fact.CREATE_BEGUN, saga.now().toString());
        RegistrationPlan.Settings wanted = saga.plan().settings();
        ApplicationDraft draft = ApplicationDraft.named(wanted.displayName())
                .signInAudience(wanted.audience())
                .fallbackPublicClient(wanted.publicClient())
                .implicitTokens(wanted.implicitIdTokens(), wanted.implicitAccessTokens())
                .requiredAccess(required(saga.plan()))
                .tags(List.of(tag(saga), "gatehouse"));
        if (!wanted.locksPrincipals()) {
            return saga.call(() -> applications.create(saga.access(), draft));
        }
        try {
            return saga.call(() -> applications.create(saga.access(), draft.lockedPrincipals()));
        } catch (MicrosoftException e) {
            if (!refused(e)) {
                throw e;
            }
            return saga.call(() -> applications.create(saga.access(), draft));
        }
    }

    public static List<RequiredAccess> required(RegistrationPlan plan) {
        return plan.access().stream()
                .map(resource -> new RequiredAccess(resource.appId(), ids(resource.scopes()), ids(resource.roles())))
                .toList();
    }

    private static Set<String> ids(List<RegistrationPlan.Permission> permissions) {
        return permissions.stream().map(RegistrationPlan.Permission::id).collect(Collectors.toUnmodifiableSet());
    }

    private Application readBack(SagaRun saga, String objectId) {
        return saga.call(() -> applications.byObjectId(saga.access(), objectId))
                .orElseThrow(() -> saga.saga().young(saga.now())
                        ? new NotYet(SagaNote.of("REPLICATING"))
                        : SagaHalt.mendable(SagaNote.of("GONE", objectId)));
    }

    private void keepRow(SagaRun saga, Application found) {
        RegistrationPlan.Place place = saga.plan().place();
        UUID row = place.registrationId() != null
                ? place.registrationId()
                : rows.keep(new RegistrationRows.NewRow(
                        place.customerId(),
                        place.tenant(),
                        found.appId(),
                        found.objectId(),
                        found.displayName(),
                        found.signInAudience(),
                        AppRegistration.Origin.CREATED));
        saga.remember(Fact.REGISTRATION_ID, row.toString());
    }

    /** Provider and saga: another installation in the same tenant must not be taken for ours. */
    static String tag(SagaRun saga) {
        return "gatehouse:" + ProviderScope.required() + ":" + saga.saga().id();
    }

    @Override
    public void undo(SagaRun saga) {
        if (saga.plan().joinsEarlier()) {
            takeBackAdded(saga);
            return;
        }
        if (saga.fact(Fact.CREATE_BEGUN).isEmpty()) {
            return;
        }
        Optional<Application> found = saga.fact(Fact.OBJECT_ID).isPresent()
                ? saga.call(() -> applications.byObjectId(saga.access(), saga.need(Fact.OBJECT_ID)))
                : earlier(saga);
        if (found.isEmpty() && unseenYet(saga)) {
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
        found.ifPresent(application -> remove(saga, application.objectId()));
        saga.fact(Fact.REGISTRATION_ID).map(UUID::fromString).ifPresent(rows::removed);
    }

    /** The registration serves others and stays; only what came with this service goes. */
    private void takeBackAdded(SagaRun saga) {
        ServiceShare added = new ServiceShare(
                GrantedBesides.of(saga, Fact.REDIRECTS_ADDED).byResource().getOrDefault("web", Set.of()),
                GrantedBesides.of(saga, Fact.ACCESS_ADDED).byResource());
        Optional<SettingsBefore> before = SettingsBefore.known(saga);
        Optional<Application> present = saga.fact(Fact.OBJECT_ID)
                .filter(id -> !added.empty() || before.isPresent())
                .flatMap(id -> saga.call(() -> applications.byObjectId(saga.access(), id)));
        present.flatMap(added::takenFrom).ifPresent(draft -> update(saga, present.get(), draft));
        present.flatMap(app -> before.flatMap(was -> was.restored(app, saga.plan())))
                .ifPresent(draft -> update(saga, present.get(), draft));
    }

    /** Made a moment ago and not shown by the server that was asked: there all the same. */
    private boolean unseenYet(SagaRun saga) {
        return saga.fact(Fact.OBJECT_ID).isPresent()
                && saga.fact(Fact.REMOVAL_BEGUN).isEmpty()
                && Instant.parse(saga.need(Fact.CREATE_BEGUN))
                        .plus(settings.adoptionWait())
                        .isAfter(saga.now());
    }

    private void remove(SagaRun saga, String objectId) {
        boolean fresh = unseenYet(saga);
        saga.remember(Fact.REMOVAL_BEGUN, saga.now().toString());
        if (!deleted(saga, objectId) && fresh) {
            saga.forget(Fact.REMOVAL_BEGUN);
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
        if (saga.call(() -> applications.byObjectId(saga.access(), objectId)).isPresent()) {
            throw new NotYet(SagaNote.of("REPLICATING"));
        }
    }

    /** A refusal has removed nothing: whoever comes next must believe no absence by it. */
    private boolean deleted(SagaRun saga, String objectId) {
        try {
            return saga.changed(() -> applications.delete(saga.access(), objectId));
        } catch (MicrosoftException e) {
            saga.forget(Fact.REMOVAL_BEGUN);
            throw e;
        }
    }
}
