package io.gatehouse.onboarding.input;

import io.gatehouse.audit.Outcome;
import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.Connections;
import io.gatehouse.connection.grant.ConnectionTrail;
import io.gatehouse.profile.setup.WizardInput;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The way out of confidential values that customers typed, such as the connection string of a resource that the service
 * works with. Each time is in the trail.
 */
@Service
@Transactional
class GivenOut {

    private final Connections connections;
    private final Profiles profiles;
    private final ProfileValues values;
    private final ConnectionTrail trail;

    GivenOut(Connections connections, Profiles profiles, ProfileValues values, ConnectionTrail trail) {
        this.connections = connections;
        this.profiles = profiles;
        this.values = values;
        this.trail = trail;
    }

    /** A confidential value that is kept; not its text. */
    record Held(String key, String label, String setBy, Instant setAt) {}

    /** To whom. */
    enum Way {
        /** A program of the provider, as often as it likes. */
        ISSUED("value_issued"),
        /** The eyes of an owner. */
        REVEALED("value_revealed");

        private final String action;

        Way(String action) {
            this.action = action;
        }
    }

    @Transactional(readOnly = true)
    List<Held> held(UUID connection) {
        ConnectionView view = connections.get(connection);
        List<WizardInput> confidential = confidential(view);
        if (confidential.isEmpty()) {
            return List.of();
        }
        Map<String, ProfileValues.Value> known = values.of(view.customerId(), view.profile());
        return confidential.stream()
                .filter(input -> known.containsKey(input.key()))
                .map(input -> held(input, known.get(input.key())))
                .toList();
    }

    private static Held held(WizardInput input, ProfileValues.@Nullable Value value) {
        if (value == null) {
            throw new IllegalStateException("Filtered just now");
        }
        return new Held(input.key(), input.label(), value.setBy(), value.setAt());
    }

    /**
     * The text itself, for a connection that works on.
     *
     * @throws InvalidInput where the service asks for no such confidential value
     * @throws Conflict where the connection has ended or waits
     * @throws NotFound where nobody has typed it
     */
    Secret give(UUID connection, @Nullable String key, Way way, Actor actor) {
        ConnectionView view = connections.get(connection);
        WizardInput input = confidential(view).stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        "key",
                        "onboarding.given-out.unknown",
                        "The service asks for no confidential value of this key."));
        if (!view.active()) {
            throw new Conflict("given_out.not_connected", view.worstReason().text(), connection);
        }
        ProfileValues.Value value = values.of(view.customerId(), view.profile()).get(input.key());
        if (value == null) {
            throw new NotFound("Nobody has typed " + input.key());
        }
        trail.note(connection, view.customerId(), way.action, actor, Outcome.SUCCESS, Map.of("what", input.label()));
        return value.text();
    }

    private List<WizardInput> confidential(ConnectionView connection) {
        return profiles.find(connection.profile()).stream()
                .flatMap(profile -> profile.inputs().stream())
                .filter(input -> input.format().type().confidential())
                .toList();
    }
}
