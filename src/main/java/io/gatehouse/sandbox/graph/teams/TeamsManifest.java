package io.gatehouse.sandbox.graph.teams;

import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Checks a Teams app package by the rules of the manifest's schema; every fault is named. */
final class TeamsManifest {

    private static final Set<String> KNOWN = Set.of(("$schema manifestVersion version id localizationInfo developer"
                    + " name description icons accentColor configurableTabs staticTabs bots connectors"
                    + " subscriptionOffer composeExtensions permissions devicePermissions validDomains"
                    + " webApplicationInfo graphConnector showLoadingIndicator isFullScreen activities"
                    + " supportsChannelFeatures supportedChannelTypes configurableProperties"
                    + " defaultBlockUntilAdminAction publisherDocsUrl defaultInstallScope defaultGroupCapability"
                    + " meetingExtensionDefinition authorization extensions dashboardCards intuneInfo copilotAgents"
                    + " agenticUserTemplates elementRelationshipSet backgroundLoadConfiguration agentConnectors"
                    + " agentSkills packageName")
            .split(" "));

    private static final String GUID = "(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private final TeamsPackage app;
    private final List<Entity> faults = new ArrayList<>();

    private TeamsManifest(TeamsPackage app) {
        this.app = app;
    }

    /** Refuses a faulty package with all that is wrong with it. */
    static void check(TeamsPackage app) {
        var check = new TeamsManifest(app);
        check.root();
        check.texts();
        check.addresses();
        check.icons();
        if (!check.faults.isEmpty()) {
            throw refusal(check.faults);
        }
    }

    private static GraphFailure refusal(List<Entity> faults) {
        String message = faults.stream()
                .map(fault -> fault.get("target") + " | " + fault.get("message"))
                .collect(Collectors.joining("; "));
        var inner = new Entity()
                .with("code", "UnableToParseTeamsAppManifest")
                .with("message", message)
                .with("details", faults);
        return new GraphFailure(400, "BadRequest", message, Map.of()).because(inner);
    }

    private void root() {
        for (String name : List.of("manifestVersion", "version", "id", "developer", "name", "description", "icons")) {
            required(app.manifest(), name, name);
        }
        required(app.manifest(), "accentColor", "accentColor");
        app.manifest().propertyNames().stream()
                .filter(name -> !KNOWN.contains(name))
                .forEach(name -> fault("AdditionalProperties", name, "Property '" + name + "' has not been defined."));
        pattern("manifestVersion", "1\\.(?!18$)\\d+|devPreview", "manifestVersion");
        pattern("id", GUID, "id");
        pattern("version", "\\d+(\\.\\d+){1,2}([-+][\\w.-]+)?", "version");
        pattern("accentColor", "#[0-9a-fA-F]{6}", "accentColor");
    }

    private void texts() {
        part("name", "short", 30);
        part("name", "full", 100);
        part("description", "short", 80);
        part("description", "full", 4000);
        part("developer", "name", 32);
    }

    private void part(String object, String member, int longest) {
        JsonNode parent = app.manifest().path(object);
        if (parent.isMissingNode()) {
            return;
        }
        String target = object + "." + member;
        required(parent, member, target);
        if (app.text(object, member).length() > longest) {
            fault("MaximumLength", target, "String exceeds maximum length of " + longest + ".");
        }
    }

    private void addresses() {
        for (String name : List.of("websiteUrl", "privacyUrl", "termsOfUseUrl")) {
            required(app.manifest().path("developer"), name, "developer." + name);
            pattern("developer." + name, "(?i)https://.+", "developer", name);
        }
        JsonNode domains = app.manifest().path("validDomains");
        if (domains.size() > 100) {
            fault("MaximumItems", "validDomains", "Array item count exceeds maximum count of 100.");
        }
        domains.valueStream()
                .map(JsonNode::asString)
                .filter(domain -> !domain.matches("(?i)(\\*\\.)?[a-z0-9{][a-z0-9.{}-]*\\.[a-z0-9-]{2,}(:\\d+)?")
                        || domain.endsWith(".onmicrosoft.com"))
                .forEach(domain -> fault("Pattern", "validDomains", "'" + domain + "' is not a valid domain."));
        if (app.manifest().has("webApplicationInfo")) {
            required(app.manifest().path("webApplicationInfo"), "id", "webApplicationInfo.id");
            pattern("webApplicationInfo.id", GUID, "webApplicationInfo", "id");
        }
    }

    private void icons() {
        icon("outline", 32, "SmallImageWrongSize");
        icon("color", 192, "LargeImageWrongSize");
    }

    private void icon(String kind, int side, String code) {
        JsonNode icons = app.manifest().path("icons");
        required(icons, kind, "icons." + kind);
        if (icons.has(kind)) {
            TeamsPackage.Size size = app.image(app.text("icons", kind));
            if (size == null || size.width() != side || size.height() != side) {
                faults.add(entity(code, "icons." + kind, "The icon must be a PNG of " + side + "x" + side + "."));
            }
        }
    }

    private void required(JsonNode parent, String member, String target) {
        if (!parent.hasNonNull(member)) {
            fault("Required", target, "Required properties are missing from object: " + member + ".");
        }
    }

    private void pattern(String target, String pattern, String... path) {
        String text = app.text(path);
        if (!text.isEmpty() && !text.matches(pattern)) {
            fault("Pattern", target, "String \"" + text + "\" does not match regex pattern \"^" + pattern + "$\".");
        }
    }

    private void fault(String kind, String target, String message) {
        faults.add(entity("SchemaError_" + kind, target, message));
    }

    private static Entity entity(String code, String target, String message) {
        return new Entity().with("code", code).with("message", message).with("target", target);
    }
}
