package io.gatehouse.provider.setup;

import io.gatehouse.microsoft.application.ApplicationDraft;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.provider.check.LineResult;
import io.gatehouse.provider.check.SetUpDesk;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.provider.errand.SetUpWish;
import io.gatehouse.provider.repair.Admission;
import io.gatehouse.provider.repair.SetUpRepair;
import io.gatehouse.registration.credential.CredentialKind;
import io.gatehouse.registration.own.OwnCredentials;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.registration.own.OwnRegistrations.TypedPlace;
import io.gatehouse.shared.Actor;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Makes the first registration in the home tenant. Each step looks for what an earlier attempt left, by a tag that the
 * registration is born with, so it may be interrupted anywhere. Never call it inside a transaction.
 */
@Component
class FirstRegistration {

    private static final String TAG = "gatehouse:own:";

    private final Applications applications;
    private final OwnRegistrations own;
    private final OwnCredentials credentials;
    private final SetUpRepair repair;
    private final Admission admission;
    private final SetUpDesk desk;

    FirstRegistration(
            Applications applications,
            OwnRegistrations own,
            OwnCredentials credentials,
            SetUpRepair repair,
            Admission admission,
            SetUpDesk desk) {
        this.applications = applications;
        this.own = own;
        this.credentials = credentials;
        this.repair = repair;
        this.admission = admission;
        this.desk = desk;
    }

    /** What this or an earlier attempt made, as far as Microsoft shows it yet. */
    Optional<Application> present(SetUpOrder order, GraphAccess access) {
        return applications.byTag(access, tag(order)).stream().findFirst();
    }

    Application made(SetUpOrder order, GraphAccess access) {
        return applications.create(access, repair.whole(order.appName(), tag(order)));
    }

    private static String tag(SetUpOrder order) {
        return TAG + order.home().value();
    }

    /** The name of the API holds the client id, which is known only now. */
    void api(Application app, GraphAccess access) {
        applications.update(
                access,
                app.objectId(),
                ApplicationDraft.empty().identifierUris(List.of(SetUpWish.identifierUri(app.appId()))));
    }

    void principal(Application app, GraphAccess access) {
        admission.admit(access, app.appId());
    }

    /** True where there is nothing to verify; a number that Microsoft refuses leaves the publisher unverified. */
    boolean publisher(SetUpOrder order, Application app, GraphAccess access) {
        if (order.partnerId() == null) {
            return true;
        }
        try {
            applications.verifyPublisher(access, app.objectId(), order.partnerId());
            return true;
        } catch (MicrosoftException e) {
            if (e.failure().passing()) {
                throw e;
            }
            return false;
        }
    }

    UUID row(SetUpOrder order, Application app) {
        return own.created(new TypedPlace(order.home(), app.displayName()), app);
    }

    /** False while Microsoft does not accept it yet. */
    boolean credential(UUID registration, GraphAccess access) {
        return credentials.provide(registration, CredentialKind.CERTIFICATE, SetUpWish.LIFE, access);
    }

    List<LineResult> finish(UUID registration, LentRights lent, Actor actor) {
        own.prefer(registration, actor);
        return desk.look(registration, lent, actor);
    }
}
