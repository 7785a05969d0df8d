package io.gatehouse.sandbox.graph;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Api;
import io.gatehouse.sandbox.Application.AppRole;
import io.gatehouse.sandbox.Application.Certificate;
import io.gatehouse.sandbox.Application.Required;
import io.gatehouse.sandbox.Application.Web;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Applies a client's JSON to an application: members that are present replace what was there, whole collections too. */
record ApplicationEdit(JsonNode body, Instant now) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Members that the world keeps in fields of its own; all others are kept as they came. */
    private static final Set<String> OWN = Set.of(
            "displayName",
            "signInAudience",
            "web",
            "identifierUris",
            "groupMembershipClaims",
            "isFallbackPublicClient",
            "appRoles",
            "requiredResourceAccess",
            "keyCredentials",
            "tags");

    private static final Set<String> READ_ONLY =
            Set.of("id", "appId", "createdDateTime", "deletedDateTime", "publisherDomain", "passwordCredentials");

    private static final Set<String> AUDIENCES = Set.of(
            "AzureADMyOrg", "AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount");

    Application applied(Application base) {
        String name = text("displayName", base.displayName());
        String audience = text("signInAudience", base.signInAudience());
        if (name.isBlank()) {
            throw GraphFailure.badRequest(
                    "Invalid value specified for property 'displayName' of resource 'Application'.");
        }
        if (!AUDIENCES.contains(audience)) {
            throw GraphFailure.badRequest(
                    "Invalid value specified for property 'signInAudience' of resource 'Application'.");
        }
        return new Application(
                base.id(),
                base.appId(),
                base.tenantId(),
                name,
                audience,
                web(base.web()),
                api(base.api()),
                base.publisher(),
                body.has("appRoles") ? roles() : base.appRoles(),
                body.has("requiredResourceAccess") ? required() : base.required(),
                base.passwords(),
                body.has("keyCredentials") ? certificates() : base.certificates(),
                body.has("tags") ? texts(body.path("tags")) : base.tags(),
                base.createdAt());
    }

    Map<String, Object> extras() {
        var extras = new LinkedHashMap<String, Object>();
        body.properties().forEach(member -> {
            if (!OWN.contains(member.getKey())
                    && !READ_ONLY.contains(member.getKey())
                    && Applications.TYPE.properties().contains(member.getKey())
                    && !member.getValue().isNull()) {
                extras.put(member.getKey(), JSON.treeToValue(member.getValue(), Object.class));
            }
        });
        return extras;
    }

    private Web web(Web base) {
        JsonNode web = body.path("web");
        JsonNode implicit = web.path("implicitGrantSettings");
        return new Web(
                web.has("redirectUris") ? texts(web.path("redirectUris")) : base.redirectUris(),
                web.has("logoutUrl") ? orNull(web.path("logoutUrl")) : base.logoutUrl(),
                implicit.path("enableIdTokenIssuance").asBoolean(base.idTokens()),
                implicit.path("enableAccessTokenIssuance").asBoolean(base.accessTokens()));
    }

    private Api api(Api base) {
        JsonNode version = body.path("api").path("requestedAccessTokenVersion");
        return new Api(
                body.has("identifierUris") ? texts(body.path("identifierUris")) : base.identifierUris(),
                version.isIntegralNumber() ? Integer.valueOf(version.asInt()) : base.requestedAccessTokenVersion(),
                body.has("groupMembershipClaims")
                        ? orNull(body.path("groupMembershipClaims"))
                        : base.groupMembershipClaims(),
                base.optionalIdTokenClaims(),
                body.path("isFallbackPublicClient").asBoolean(base.publicClient()));
    }

    private List<AppRole> roles() {
        return body.path("appRoles")
                .valueStream()
                .map(role -> new AppRole(
                        role.path("id").asString(""),
                        role.path("value").asString(""),
                        role.path("displayName").asString(""),
                        role.path("description").asString(""),
                        texts(role.path("allowedMemberTypes"))))
                .toList();
    }

    private List<Required> required() {
        return body.path("requiredResourceAccess")
                .valueStream()
                .flatMap(resource -> resource.path("resourceAccess")
                        .valueStream()
                        .map(access -> new Required(
                                resource.path("resourceAppId").asString(""),
                                access.path("id").asString(""),
                                access.path("type").asString("").equals("Role"))))
                .toList();
    }

    private List<Certificate> certificates() {
        return body.path("keyCredentials")
                .valueStream()
                .map(key -> new Certificate(
                        key.path("keyId").asString(UUID.randomUUID().toString()),
                        key.path("displayName").asString(""),
                        key.path("key").asString(""),
                        instant(key.path("startDateTime"), now),
                        instant(key.path("endDateTime"), now.plus(Duration.ofDays(365)))))
                .toList();
    }

    private String text(String member, String otherwise) {
        return body.hasNonNull(member) ? body.path(member).asString("") : otherwise;
    }

    static Instant instant(JsonNode node, Instant otherwise) {
        try {
            return node.isString() ? Instant.parse(node.asString()) : otherwise;
        } catch (java.time.format.DateTimeParseException notADate) {
            throw GraphFailure.badRequest(
                    "Cannot convert the literal '" + node.asString() + "' to the expected type 'Edm.DateTimeOffset'.");
        }
    }

    private static @Nullable String orNull(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }

    private static List<String> texts(JsonNode node) {
        return node.valueStream().map(each -> each.asString("")).toList();
    }
}
