package io.gatehouse.profile.rule;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.permission.RegistrationHome;
import io.gatehouse.profile.setup.Audience;
import io.gatehouse.profile.setup.ExposedApi;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.setup.SignInTemplate;
import io.gatehouse.profile.yaml.Reading;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What must fit together about the registration in the customer's tenant. */
public final class RegistrationRules {

    private static final String PATH = "registration-template";
    private static final Pattern ADDRESS =
            Pattern.compile("(?:https://[^\\s/?#*]+|\\$\\{portal\\.url})(?:[/?][^\\s#*]*)?");
    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final ServiceProfile profile;
    private final Reading reading;

    public RegistrationRules(ServiceProfile profile, Reading reading) {
        this.profile = profile;
        this.reading = reading;
    }

    public void check() {
        RegistrationTemplate template = profile.registrationTemplate();
        boolean wanted = profile.offers().stream().anyMatch(offer -> offer.registration() == RegistrationHome.CUSTOMER);
        if (template == null) {
            if (wanted) {
                reading.problem("methods", "template-missing", PATH);
            }
            return;
        }
        if (!wanted) {
            reading.problem(PATH, "template-unused");
        }
        if (Variables.in(template.name()).stream().anyMatch(name -> name.startsWith("app."))) {
            reading.problem(PATH + ".name", "variable-too-early");
        }
        if (profile.setUp().partnerConsent() != null && template.audience().value() != Audience.MULTI_TENANT) {
            reading.problem(PATH + ".audience", "partners-shut-out", Audience.MULTI_TENANT.graphName());
        }
        checkAddresses(template.signIn());
        ExposedApi api = template.api();
        if (api != null) {
            checkApi(api);
        }
    }

    private void checkAddresses(SignInTemplate signIn) {
        List<String> uris = signIn.redirectUris();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < uris.size(); i++) {
            String path = PATH + ".redirect-uris[" + i + "]";
            if (!isAddress(uris.get(i))) {
                reading.problem(path, "bad-address", uris.get(i));
            } else if (!seen.add(uris.get(i))) {
                reading.problem(path, "listed-twice", uris.get(i));
            }
        }
        String logout = signIn.logoutUrl();
        if (logout != null && !isAddress(logout)) {
            reading.problem(PATH + ".logout-url", "bad-address", logout);
        }
        boolean secondSignIn = profile.offers().stream()
                .anyMatch(offer ->
                        offer.registration() == RegistrationHome.CUSTOMER && offer.actsAs() == ActsAs.SERVICE_ACCOUNT);
        if (secondSignIn && !uris.contains("${" + Variables.CALLBACK + "}")) {
            reading.problem(PATH + ".redirect-uris", "callback-missing", "${" + Variables.CALLBACK + "}");
        }
    }

    private static boolean isAddress(String address) {
        return address.equals("${" + Variables.CALLBACK + "}")
                || ADDRESS.matcher(address).matches();
    }

    private void checkApi(ExposedApi api) {
        if (!api.identifierUri().startsWith("api://")
                || !Variables.in(api.identifierUri()).contains(Variables.CLIENT_ID)) {
            reading.problem(PATH + ".api.identifier-uri", "bad-identifier-uri", api.identifierUri());
        }
        Set<String> scopes = api.scopes().stream().map(ExposedApi.Scope::name).collect(Collectors.toSet());
        if (scopes.size() < Math.max(1, api.scopes().size())) {
            reading.problem(PATH + ".api.scopes", "scopes-unclear");
        }
        for (int i = 0; i < api.preAuthorised().size(); i++) {
            check(api.preAuthorised().get(i), scopes, PATH + ".api.pre-authorised[" + i + "]");
        }
    }

    private void check(ExposedApi.PreAuthorised client, Set<String> scopes, String path) {
        if (Variables.in(client.client()).isEmpty()
                && !GUID.matcher(client.client()).matches()) {
            reading.problem(path + ".client", "not-a-client-id", client.client());
        }
        if (client.client().contains(Variables.CATALOGUE_ID) && profile.teamsApp() == null) {
            reading.problem(path + ".client", "needs-teams-app");
        }
        client.scopes().stream()
                .filter(scope -> !scopes.contains(scope))
                .forEach(scope -> reading.problem(path + ".scopes", "scope-not-exposed", scope));
        if (client.scopes().isEmpty()) {
            reading.problem(path, "missing", "scopes");
        }
    }
}
