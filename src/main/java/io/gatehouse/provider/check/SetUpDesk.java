package io.gatehouse.provider.check;

import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.provider.callback.CallbackPlan;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.own.OwnCredentials;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.Actor;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/** Looks at one of the provider's own registrations, line by line. Calls Microsoft: never inside a transaction. */
@Service
public class SetUpDesk {

    private final OwnRegistrations own;
    private final OwnCredentials credentials;
    private final SetUpReading reading;
    private final Tools tools;
    private final SetUpLooks looks;
    private final Clock clock;

    /** What a look is made with besides Graph. */
    @Component
    record Tools(SetUpTrials trials, SetUpCheck check, CallbackPlan callbacks) {}

    SetUpDesk(
            OwnRegistrations own,
            OwnCredentials credentials,
            SetUpReading reading,
            Tools tools,
            SetUpLooks looks,
            Clock clock) {
        this.own = own;
        this.credentials = credentials;
        this.reading = reading;
        this.tools = tools;
        this.looks = looks;
        this.clock = clock;
    }

    /**
     * Reads everything anew and keeps what was found.
     *
     * @param lent null where nobody lends his rights: then only what can be tried without is found
     */
    public List<LineResult> look(UUID registrationId, @Nullable LentRights lent, Actor actor) {
        AppRegistration registration = own.get(registrationId).registration();
        SetUpFacts.Seen seen = lent == null ? null : reading.read(lent, registration.clientId());
        Application application = seen == null ? null : seen.application();
        if (seen != null && application != null) {
            own.learned(
                    registrationId,
                    application,
                    seen.principal() == null ? null : seen.principal().id());
            tools.callbacks().seen(own.get(registrationId), application, actor);
        }
        OwnRegistration known = own.get(registrationId);
        SetUpFacts facts = new SetUpFacts(
                known,
                seen,
                tools.trials().of(registration),
                Set.copyOf(credentials.keyIds(registrationId)),
                clock.instant());
        List<LineResult> lines =
                withEarlier(registrationId, seen == null, tools.check().lines(facts));
        looks.keep(registrationId, lines, actor);
        return lines;
    }

    /** Without rights, what an earlier look with rights found still stands. */
    private List<LineResult> withEarlier(UUID registrationId, boolean blind, List<LineResult> lines) {
        List<LineResult> before =
                blind ? looks.of(registrationId).map(SetUpLooks.Look::lines).orElse(List.of()) : List.of();
        return lines.stream()
                .map(line -> line.state() != LineState.OPEN
                        ? line
                        : before.stream()
                                .filter(old -> old.line() == line.line())
                                .findFirst()
                                .orElse(line))
                .toList();
    }
}
