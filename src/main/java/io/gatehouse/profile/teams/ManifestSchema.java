package io.gatehouse.profile.teams;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Microsoft's schema of Teams manifests. */
final class ManifestSchema {

    private static final String FILE = "/teams/MicrosoftTeams.schema.v1.29.json";
    private static final Schema SCHEMA = load();

    private ManifestSchema() {}

    /** What breaks the schema, each with its place in the manifest; empty where nothing does. */
    static List<String> complaints(JsonNode manifest) {
        return SCHEMA.validate(manifest).stream()
                .map(ManifestSchema::sentence)
                .distinct()
                .toList();
    }

    private static String sentence(Error error) {
        String place = error.getInstanceLocation().toString();
        return (place.isEmpty() ? "manifest" : place) + " " + error.getMessage();
    }

    /** The file says draft 4 but uses "const" and "if", which only later drafts know. */
    private static Schema load() {
        try (InputStream file = Objects.requireNonNull(ManifestSchema.class.getResourceAsStream(FILE))) {
            ObjectNode schema = (ObjectNode) JsonMapper.shared().readTree(file);
            schema.put("$schema", "http://json-schema.org/draft-07/schema#");
            SchemaRegistryConfig settings = new SchemaRegistryConfig.Builder()
                    .regularExpressionFactory(ManifestSchema::pattern)
                    .build();
            return SchemaRegistry.withDefaultDialect(
                            SpecificationVersion.DRAFT_7, registry -> registry.schemaRegistryConfig(settings))
                    .getSchema(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In ECMAScript \b within brackets is the backspace and \v the vertical tab; Java knows neither there. */
    private static RegularExpression pattern(String written) {
        try {
            return JDKRegularExpressionFactory.getInstance().getRegularExpression(written);
        } catch (PatternSyntaxException e) {
            return JDKRegularExpressionFactory.getInstance()
                    .getRegularExpression(written.replace("\\b", "\\x08").replace("\\v", "\\x0B"));
        }
    }
}
