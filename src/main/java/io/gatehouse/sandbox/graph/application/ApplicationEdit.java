package io.gatehouse.sandbox.graph.application;

import io.gatehouse.sandbox.Application;
import io.gatehouse.sandbox.Application.Api;
import io.gatehouse.sandbox.Application.Clients;
import io.gatehouse.sandbox.Application.Password;
import io.gatehouse.sandbox.Application.Required;
import io.gatehouse.sandbox.Application.Web;
import io.gatehouse.sandbox.ApplicationDraft;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Applies a client's JSON to an application: members that are present replace what was there, whole collections too. */
public record ApplicationEdit(JsonNode body, KeyEdit keys) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Members that the world keeps in fields of its own; all others are kept as they came. */
    private static final Set<String> OWN = Set.of(
            "displayName",
            "signInAudience",
            "web",
            "spa",
            "publicClient",
            "api",
            "identifierUris",
            "groupMembershipClaims",
            "isFallbackPublicClient",
            "appRoles",
            "requiredResourceAccess",
            "keyCredentials",
            "passwordCredentials",
            "tags");

    private static final Set<String> READ_ONLY = Set.of(
            "id",
            "appId",
            "createdDateTime",
            "deletedDateTime",
            "publisherDomain",
            "verifiedPublisher",
            "certification",
            "applicationTemplateId",
            "disabledByMicrosoftStatus");

    private static final Set<String> AUDIENCES = Set.of(
            "AzureADMyOrg", "AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount");

    private static final int MOST_RESOURCES = 50;
    private static final int MOST_PERMISSIONS = 400;

    Application applied(Application base) {
        refuseUnknown();
        return base.with(draft -> {
            draft.displayName = name(base.displayName());
            draft.signInAudience = audience(base.signInAudience());
            draft.web = web(base.web());
            draft.clients = new Clients(
                    redirects("spa", base.clients().spa()),
                    redirects("publicClient", base.clients().publicClient()));
            draft.api = api(base.api());
            draft.exposure = ApiEdit.exposure(body.path("api"), base.exposure());
            draft.tags = body.has("tags") ? texts(body.path("tags")) : base.tags();
            permissionsAndKeys(draft, base);
        });
    }

    private void permissionsAndKeys(ApplicationDraft draft, Application base) {
        if (body.has("appRoles")) {
            draft.appRoles = ApiEdit.roles(body.path("appRoles"), base.appRoles());
        }
        if (body.has("requiredResourceAccess")) {
            draft.required = required();
        }
        if (body.has("keyCredentials")) {
            draft.certificates = keys.all(body.path("keyCredentials"), base.certificates());
        }
        if (body.has("passwordCredentials")) {
            draft.passwords = passwords(base.passwords());
        }
    }

    Map<String, Object> extras() {
        var extras = new LinkedHashMap<String, Object>();
        body.properties().forEach(member -> {
            if (Applications.TYPE.properties().contains(member.getKey())
                    && !OWN.contains(member.getKey())
                    && !member.getValue().isNull()) {
                extras.put(member.getKey(), JSON.treeToValue(member.getValue(), Object.class));
            }
        });
        return extras;
    }

    private void refuseUnknown() {
        body.propertyNames().stream().filter(name -> !name.contains("@odata")).forEach(name -> {
            if (!Applications.TYPE.properties().contains(name)) {
                throw GraphFailure.badRequest("Invalid property '" + name + "'.");
            }
            if (READ_ONLY.contains(name)) {
                throw GraphFailure.badRequest("Property '" + name + "' is read-only and cannot be set.");
            }
        });
    }

    private String name(String otherwise) {
        String name = text("displayName", otherwise);
        if (name.isBlank() || name.length() > 256) {
            throw invalid("displayName");
        }
        return name;
    }

    private String audience(String otherwise) {
        String audience = text("signInAudience", otherwise);
        if (!AUDIENCES.contains(audience)) {
            throw invalid("signInAudience");
        }
        return audience;
    }

    private Web web(Web base) {
        JsonNode web = body.path("web");
        JsonNode implicit = web.path("implicitGrantSettings");
        return new Web(
                redirects("web", base.redirectUris()),
                web.has("logoutUrl") ? orNull(web.path("logoutUrl")) : base.logoutUrl(),
                implicit.path("enableIdTokenIssuance").asBoolean(base.idTokens()),
                implicit.path("enableAccessTokenIssuance").asBoolean(base.accessTokens()));
    }

    private List<String> redirects(String platform, List<String> base) {
        JsonNode given = body.path(platform);
        return given.has("redirectUris") ? texts(given.path("redirectUris")) : base;
    }

    private Api api(Api base) {
        JsonNode api = body.path("api");
        return new Api(
                body.has("identifierUris") ? texts(body.path("identifierUris")) : base.identifierUris(),
                api.has("requestedAccessTokenVersion") ? version(api) : base.requestedAccessTokenVersion(),
                body.has("groupMembershipClaims")
                        ? orNull(body.path("groupMembershipClaims"))
                        : base.groupMembershipClaims(),
                body.has("optionalClaims")
                        ? body.path("optionalClaims")
                                .path("idToken")
                                .valueStream()
                                .map(claim -> claim.path("name").asString(""))
                                .toList()
                        : base.optionalIdTokenClaims(),
                body.path("isFallbackPublicClient").asBoolean(base.publicClient()));
    }

    private static @Nullable Integer version(JsonNode api) {
        JsonNode version = api.path("requestedAccessTokenVersion");
        if (version.isNull()) {
            return null;
        }
        if (!version.isIntegralNumber() || version.asInt() < 1 || version.asInt() > 2) {
            throw invalid("requestedAccessTokenVersion");
        }
        return version.asInt();
    }

    private List<Required> required() {
        JsonNode given = body.path("requiredResourceAccess");
        List<Required> all = given.valueStream()
                .flatMap(resource -> resource.path("resourceAccess")
                        .valueStream()
                        .map(access -> new Required(
                                guid(resource, "resourceAppId"),
                                guid(access, "id"),
                                access.path("type").asString("").equals("Role"))))
                .toList();
        if (given.size() > MOST_RESOURCES || all.size() > MOST_PERMISSIONS) {
            throw GraphFailure.badRequest("The number of required resources or permissions exceeds the limit of "
                    + MOST_RESOURCES + " resources and " + MOST_PERMISSIONS + " permissions.");
        }
        return all;
    }

    /** Secrets can be left out of the list, never put into it. */
    private List<Password> passwords(List<Password> base) {
        Set<String> kept = body.path("passwordCredentials")
                .valueStream()
                .map(each -> each.path("keyId").asString(""))
                .collect(java.util.stream.Collectors.toSet());
        List<Password> rest =
                base.stream().filter(each -> kept.contains(each.keyId())).toList();
        if (rest.size() < body.path("passwordCredentials").size()) {
            throw GraphFailure.badRequest(
                    "New password credentials must be generated by the service; use addPassword.");
        }
        return rest;
    }

    private String text(String member, String otherwise) {
        return body.hasNonNull(member) ? body.path(member).asString("") : otherwise;
    }

    private static GraphFailure invalid(String property) {
        return GraphFailure.badRequest(
                "Invalid value specified for property '" + property + "' of resource 'Application'.");
    }

    static String guid(JsonNode object, String member) {
        String text = object.path(member).asString("");
        if (!text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw GraphFailure.badRequest("Cannot convert the literal '" + text + "' to the expected type 'Edm.Guid'.");
        }
        return text;
    }

    public static Instant instant(JsonNode node, Instant otherwise) {
        try {
            return node.isString()
                    ? java.time.OffsetDateTime.parse(node.asString()).toInstant()
                    : otherwise;
        } catch (DateTimeParseException notDate) {
            throw GraphFailure.badRequest(
                    "Cannot convert the literal '" + node.asString() + "' to the expected type 'Edm.DateTimeOffset'.");
        }
    }

    static @Nullable String orNull(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }

    public static List<String> texts(JsonNode node) {
        return node.valueStream().map(each -> each.asString("")).toList();
    }
}
