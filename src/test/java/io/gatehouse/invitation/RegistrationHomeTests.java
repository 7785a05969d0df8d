package io.gatehouse.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.permission.ConnectionMethod;
import io.gatehouse.profile.permission.MethodOffer;
import io.gatehouse.profile.permission.RegistrationHome;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** Where the registration shall live, as programs say it beside a method, in place of one, or to one who chooses. */
class RegistrationHomeTests extends InvitationApiBase {

    private static final String CHOICE = "CUSTOMER_CHOOSES";

    @Autowired
    Profiles profiles;

    @Test
    void goesByTheHomeOfTheMethod() throws Exception {
        String customer = customer();
        for (ServiceProfile profile : offered()) {
            for (MethodOffer offer : profile.offers()) {
                for (RegistrationHome home : RegistrationHome.values()) {
                    String method = offer.method().name();
                    if (home == offer.registration()) {
                        assertThat(taken(customer, profile, method, home)).contains(offer.method());
                    } else {
                        refused(customer, profile, method, home);
                    }
                }
            }
        }
    }

    @Test
    void choosesTheFirstMethodWithThatHome() throws Exception {
        String customer = customer();
        for (ServiceProfile profile : offered()) {
            for (RegistrationHome home : RegistrationHome.values()) {
                Optional<ConnectionMethod> first = there(profile, home).findFirst();
                if (first.isPresent()) {
                    assertThat(taken(customer, profile, null, home)).isEqualTo(first);
                } else {
                    refused(customer, profile, null, home);
                }
            }
        }
        assertThat(taken(customer, profile("direct-routing"), null, RegistrationHome.CUSTOMER))
                .contains(ConnectionMethod.NEW_APP_REGISTRATION);
        assertThat(taken(customer, profile("direct-routing"), null, RegistrationHome.PROVIDER))
                .contains(ConnectionMethod.DELEGATED_TOKEN);
    }

    /** Whoever chooses could choose a method with another home. */
    @Test
    void promisesAHomeToWhoChoosesOnlyWhereEachMethodKeepsIt() throws Exception {
        String customer = customer();
        for (ServiceProfile profile : offered()) {
            for (RegistrationHome home : RegistrationHome.values()) {
                if (there(profile, home).count() == profile.offers().size()) {
                    assertThat(taken(customer, profile, CHOICE, home)).isEmpty();
                } else {
                    refused(customer, profile, CHOICE, home);
                }
            }
        }
    }

    private static Stream<ConnectionMethod> there(ServiceProfile profile, RegistrationHome home) {
        return profile.offers().stream()
                .filter(offer -> offer.registration() == home)
                .map(MethodOffer::method);
    }

    private Optional<ConnectionMethod> taken(
            String customer, ServiceProfile profile, String method, RegistrationHome home) throws Exception {
        JsonNode made = invite(customer, body(profile, method, home));
        return Optional.ofNullable(made.get("method")).map(JsonNode::asString).map(ConnectionMethod::valueOf);
    }

    private void refused(String customer, ServiceProfile profile, String method, RegistrationHome home)
            throws Exception {
        JsonNode refused = answer(
                422, HttpMethod.POST, "/api/v1/customers/" + customer + "/invitations", body(profile, method, home));
        assertThat(refused.path("errors").toString()).contains("registration");
    }

    private static String body(ServiceProfile profile, String method, RegistrationHome home) {
        String by = method == null ? "" : "\"method\": \"" + method + "\", ";
        return "{\"profile\": \"%s\", %s\"registration\": \"%s\", \"notify\": false}"
                .formatted(profile.key(), by, home);
    }

    private ServiceProfile profile(String key) {
        return ProviderScope.call(provider, () -> profiles.get(key));
    }

    private List<ServiceProfile> offered() {
        List<ServiceProfile> offered = ProviderScope.call(provider, profiles::offered);
        assertThat(offered).hasSizeGreaterThan(3);
        return offered;
    }
}
