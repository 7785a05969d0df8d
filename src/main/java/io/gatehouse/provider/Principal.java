package io.gatehouse.provider;

import io.gatehouse.shared.Actor;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is behind a request of the portal: an operator in a session or a program with a bearer. */
public sealed interface Principal {

    ProviderId provider();

    Role role();

    Actor actor();

    /** A person of the provider; the identity is (tenant, object id), the rest is for display. */
    record Operator(
            ProviderId provider,
            TenantId tenant,
            String objectId,
            @Nullable String upn,
            String name,
            Role role) implements Principal {

        @Override
        public Actor actor() {
            return new Actor(Actor.Kind.OPERATOR, tenant + "/" + objectId, name, upn);
        }
    }

    /** A program of the provider that Entra vouches for. */
    record ApiClient(ProviderId provider, String clientId, Role role) implements Principal {

        @Override
        public Actor actor() {
            // the whole id is in the actor; people tell programs, whose names no token says, apart by its beginning
            String name = "Program (id " + clientId.substring(0, Math.min(8, clientId.length())) + ")";
            return new Actor(Actor.Kind.API_CLIENT, clientId, name, null);
        }
    }

    /** A program with a key of ours; limits and the trail know it by the key's id. */
    record KeyHolder(ProviderId provider, UUID key, String name, Role role) implements Principal {

        @Override
        public Actor actor() {
            return new Actor(Actor.Kind.API_CLIENT, key.toString(), "API key " + name, null);
        }
    }
}
