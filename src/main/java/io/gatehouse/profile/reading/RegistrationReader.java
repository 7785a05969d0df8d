package io.gatehouse.profile.reading;

import io.gatehouse.profile.setup.Audience;
import io.gatehouse.profile.setup.CredentialWish;
import io.gatehouse.profile.setup.ExposedApi;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.setup.RegistrationTemplate.AudienceWish;
import io.gatehouse.profile.setup.SignInTemplate;
import io.gatehouse.profile.setup.SignInTemplate.OptionalClaim;
import io.gatehouse.profile.yaml.YamlMap;
import java.util.Arrays;
import java.util.List;

/** Reads the template of the registration. */
final class RegistrationReader {

    private static final int LONGEST_NAME = 120;

    RegistrationTemplate template(YamlMap map) {
        return new RegistrationTemplate(
                name(map),
                new AudienceWish(audience(map), map.words("audience-why"), map.flag("principals-open")),
                new SignInTemplate(
                        map.texts("redirect-uris"),
                        map.optional("logout-url"),
                        map.flag("implicit-id-tokens"),
                        map.flag("implicit-access-tokens"),
                        map.flag("public-client"),
                        map.maps("optional-claims", RegistrationReader::claim)),
                map.map("api", RegistrationReader::api),
                map.choices("owners", RegistrationTemplate.Owner.class),
                credential(map));
    }

    private static String name(YamlMap map) {
        String name = map.text("name");
        if (name.length() > LONGEST_NAME || name.matches(".*[<>;&%].*")) {
            map.reading().problem(map.pathOf("name"), "bad-app-name", name, LONGEST_NAME);
        }
        return name;
    }

    private static Audience audience(YamlMap map) {
        String written = map.text("audience");
        Audience audience = Audience.of(written).orElse(Audience.SINGLE_TENANT);
        if (audience.personal()) {
            map.reading().problem(map.pathOf("audience"), "personal-audience", written);
        } else if (!written.isEmpty() && !audience.graphName().equals(written)) {
            List<String> names =
                    Arrays.stream(Audience.values()).map(Audience::graphName).toList();
            map.reading().problem(map.pathOf("audience"), "unknown-choice", written, String.join(", ", names));
        }
        return audience;
    }

    private static OptionalClaim claim(YamlMap map) {
        return new OptionalClaim(map.choice("token", SignInTemplate.Token.class, null), map.text("name"));
    }

    private static ExposedApi api(YamlMap map) {
        return new ExposedApi(
                map.text("identifier-uri"),
                map.maps("scopes", RegistrationReader::scope),
                map.maps("pre-authorised", RegistrationReader::client));
    }

    private static ExposedApi.Scope scope(YamlMap map) {
        return new ExposedApi.Scope(
                map.text("name"),
                map.text("admin-title"),
                map.text("admin-description"),
                map.choice("who-consents", ExposedApi.WhoConsents.class, null),
                !map.has("enabled") || map.flag("enabled"));
    }

    private static ExposedApi.PreAuthorised client(YamlMap map) {
        return new ExposedApi.PreAuthorised(map.text("client"), map.text("name"), map.texts("scopes"));
    }

    private static CredentialWish credential(YamlMap map) {
        CredentialWish wish = map.map("credential", RegistrationReader::wish);
        if (wish == null) {
            map.reading().problem(map.pathOf("credential"), "missing", "credential");
            return new CredentialWish(CredentialWish.Kind.CERTIFICATE, 1, CredentialWish.LONGEST_DAYS, true);
        }
        return wish;
    }

    private static CredentialWish wish(YamlMap map) {
        CredentialWish wish = new CredentialWish(
                map.choice("kind", CredentialWish.Kind.class, CredentialWish.Kind.CERTIFICATE),
                map.number("life-days", null),
                map.number("longest-days", CredentialWish.LONGEST_DAYS),
                map.flag("per-service"));
        if (wish.longestDays() > CredentialWish.LONGEST_DAYS) {
            map.reading()
                    .problem(
                            map.pathOf("longest-days"),
                            "life-over-provider-cap",
                            wish.longestDays(),
                            CredentialWish.LONGEST_DAYS);
        }
        if (wish.lifeDays() > wish.longestDays() || wish.lifeDays() < 1) {
            map.reading().problem(map.pathOf("life-days"), "life-over-cap", wish.lifeDays(), wish.longestDays());
        }
        return wish;
    }
}
