package io.gatehouse.sandbox.graph.subscription;

import io.gatehouse.sandbox.Subscription;
import io.gatehouse.sandbox.Subscription.Encryption;
import io.gatehouse.sandbox.Subscription.Owner;
import io.gatehouse.sandbox.Subscription.What;
import io.gatehouse.sandbox.Subscription.Where;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.Caller;
import io.gatehouse.sandbox.graph.entity.Directory;
import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import io.gatehouse.sandbox.graph.query.Paged;
import io.gatehouse.sandbox.graph.query.Query;
import io.gatehouse.sandbox.hooks.ChatRules;
import io.gatehouse.sandbox.hooks.EndingRules;
import io.gatehouse.sandbox.hooks.Wire;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /subscriptions}: each application, and each user of it, sees and changes only its own. */
@RestController
@RequestMapping("/v1.0/subscriptions")
class SubscriptionController {

    private static final String CONTEXT = "subscriptions";

    private final World world;
    private final Directory directory;
    private final SubscriptionAddresses addresses;
    private final ChatRules chats;
    private final EndingRules endings;

    SubscriptionController(World world, Directory directory, Wire wire, ChatRules chats, EndingRules endings) {
        this.chats = chats;
        this.endings = endings;
        this.world = world;
        this.directory = directory;
        this.addresses = new SubscriptionAddresses(wire);
    }

    @GetMapping
    Entity list(HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        forgetEnded(caller);
        List<Subscription> own = directory.tenant(caller.tenantId()).subscriptions().values().stream()
                .filter(it -> owned(it, caller))
                .toList();
        return Paged.answer(
                Query.of(request),
                CONTEXT,
                own,
                Subscription::id,
                it -> entity(it).with("clientState", null));
    }

    @GetMapping("/{id}")
    Entity one(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id) {
        return answer(request, found(caller, id));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Entity create(
            HttpServletRequest request, @RequestAttribute(Caller.ATTRIBUTE) Caller caller, @RequestBody JsonNode body) {
        SubscriptionRules rules = SubscriptionRules.of(text(body, "resource"));
        rules.admit(caller, chats.allAtOnce(caller.tenantId()));
        Subscription wanted = new Subscription(
                UUID.randomUUID().toString(),
                caller.tenantId(),
                new Owner(caller.appId(), creator(caller), caller.delegated()),
                new What(text(body, "resource"), text(body, "changeType")),
                where(body),
                encryption(body),
                rules.end(end(body), world.now()),
                false);
        rules.check(wanted, world.now());
        forgetEnded(caller);
        refuseDouble(rules, wanted);
        addresses.validate(wanted.where());
        world.save(wanted);
        return made(request, wanted);
    }

    @PatchMapping("/{id}")
    Entity update(
            HttpServletRequest request,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable("id") String id,
            @RequestBody JsonNode body) {
        Subscription changed = found(caller, id);
        if (body.has("expirationDateTime")) {
            SubscriptionRules rules = SubscriptionRules.of(changed.what().resource());
            rules.admit(caller, chats.allAtOnce(caller.tenantId()));
            changed = changed.until(rules.end(end(body), world.now()));
        }
        if (body.has("notificationUrl")) {
            Where before = changed.where();
            changed = changed.at(new Where(
                    text(body, "notificationUrl"),
                    before.lifecycleNotificationUrl(),
                    before.clientState(),
                    before.latestSupportedTlsVersion()));
            addresses.validate(changed.where());
        }
        if (body.has("encryptionCertificate")) {
            changed = changed.encryptedFor(encryption(body));
        }
        found(caller, id);
        world.save(changed);
        return answer(request, changed);
    }

    @PostMapping("/{id}/reauthorize")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void reauthorize(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable("id") String id) {
        Subscription found = found(caller, id);
        SubscriptionRules.of(found.what().resource()).admit(caller, chats.allAtOnce(caller.tenantId()));
        world.save(found.paused(false));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable("id") String id) {
        Subscription ended = found(caller, id);
        EndingRules.Rule rule = endings.met(caller.tenantId());
        if (!rule.fails() || rule.done()) {
            world.remove(ended);
        }
        if (rule.fails()) {
            throw GraphFailure.unavailable(rule.retryAfterSeconds());
        }
    }

    private Subscription found(Caller caller, String id) {
        Subscription found = directory.tenant(caller.tenantId()).subscriptions().get(id);
        if (found == null || !owned(found, caller) || !found.alive(world.now())) {
            throw SubscriptionRules.notFound(id);
        }
        return found;
    }

    private static boolean owned(Subscription subscription, Caller caller) {
        return subscription.owner().appId().equals(caller.appId())
                && subscription.owner().delegated() == caller.delegated()
                && (!caller.delegated() || subscription.owner().creatorId().equals(caller.personId()));
    }

    private String creator(Caller caller) {
        return caller.personId() != null
                ? caller.personId()
                : directory
                        .tenant(caller.tenantId())
                        .servicePrincipalOf(caller.appId())
                        .map(principal -> principal.id())
                        .orElse(caller.appId());
    }

    private void forgetEnded(Caller caller) {
        List<Subscription> ended = directory.tenant(caller.tenantId()).subscriptions().values().stream()
                .filter(it -> !it.alive(world.now()))
                .toList();
        ended.forEach(world::remove);
    }

    /** Presence of the same people can be subscribed to once by each application and user. */
    private void refuseDouble(SubscriptionRules rules, Subscription wanted) {
        boolean there = rules == SubscriptionRules.PRESENCE
                && directory.tenant(wanted.tenantId()).subscriptions().values().stream()
                        .anyMatch(
                                it -> it.what().resource().equals(wanted.what().resource())
                                        && it.owner().equals(wanted.owner()));
        if (there) {
            throw new GraphFailure(409, "ExtensionError", "A subscripton already exists for this resource.", Map.of());
        }
    }

    /** Whose application it is Graph tells of those without content alone (subscription-create-rich-201). */
    private Entity made(HttpServletRequest request, Subscription subscription) {
        Entity answer = answer(request, subscription);
        return subscription.encryption() == null ? answer : answer.without("applicationId");
    }

    private Entity answer(HttpServletRequest request, Subscription subscription) {
        return new Entity()
                .with("@odata.context", Query.of(request).context(CONTEXT + "/$entity"))
                .and(entity(subscription));
    }

    private Entity entity(Subscription it) {
        Encryption encryption = it.encryption();
        return new Entity()
                .with("id", it.id())
                .with("resource", it.what().resource())
                .with("applicationId", it.owner().appId())
                .with("changeType", it.what().changeType())
                .with("clientState", it.where().clientState())
                .with("notificationUrl", it.where().notificationUrl())
                .with("lifecycleNotificationUrl", it.where().lifecycleNotificationUrl())
                .with(
                        "expirationDateTime",
                        it.expiresAt().minus(world.clock().offset()).toString())
                .with("creatorId", it.owner().creatorId())
                .with("latestSupportedTlsVersion", it.where().latestSupportedTlsVersion())
                .with("encryptionCertificate", null)
                .with("encryptionCertificateId", encryption == null ? null : encryption.certificateId())
                .with("includeResourceData", encryption != null)
                .with("notificationContentType", "application/json");
    }

    private static Where where(JsonNode body) {
        String state = body.path("clientState").asString(null);
        if (state != null && state.length() > 128) {
            throw SubscriptionRules.error("InvalidRequest", "clientState must not be longer than 128 characters.");
        }
        return new Where(
                SubscriptionAddresses.checked(text(body, "notificationUrl")),
                optional(body, "lifecycleNotificationUrl"),
                state,
                body.path("latestSupportedTlsVersion").asString("v1_2"));
    }

    private static @Nullable String optional(JsonNode body, String name) {
        String value = body.path(name).asString(null);
        return value == null ? null : SubscriptionAddresses.checked(value);
    }

    private static @Nullable Encryption encryption(JsonNode body) {
        String certificate = body.path("encryptionCertificate").asString("");
        if (certificate.isEmpty()) {
            if (body.path("includeResourceData").asBoolean(false)) {
                throw SubscriptionRules.error("InvalidRequest", "encryptionCertificate is required.");
            }
            return null;
        }
        return SubscriptionAddresses.readable(new Encryption(certificate, text(body, "encryptionCertificateId")));
    }

    /** Callers say and read it by their own clock, which the sandbox's runs ahead of once somebody moved it. */
    private Instant end(JsonNode body) {
        try {
            return OffsetDateTime.parse(text(body, "expirationDateTime"))
                    .toInstant()
                    .plus(world.clock().offset());
        } catch (DateTimeParseException unreadable) {
            throw SubscriptionRules.error("InvalidRequest", "expirationDateTime is not a date and time.");
        }
    }

    private static String text(JsonNode body, String name) {
        String value = body.path(name).asString("");
        if (value.isBlank()) {
            throw SubscriptionRules.error("InvalidRequest", "'" + name + "' is a required property.");
        }
        return value;
    }
}
