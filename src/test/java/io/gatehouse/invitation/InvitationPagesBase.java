package io.gatehouse.invitation;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static io.gatehouse.invitation.TestInvitations.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.customer.register.TestCustomers;
import io.gatehouse.invitation.desk.Invitations;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The pages of a provider with one customer. */
@PortalTest
@AutoConfigureMockMvc
abstract class InvitationPagesBase {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    Invitations invitations;

    @Autowired
    Customers customers;

    @Autowired
    Rows rows;

    ProviderId provider;

    CustomerView contoso;

    @BeforeEach
    void addCustomer() {
        provider = rows.another("Pages Inc");
        contoso = in(() -> TestCustomers.contoso(customers));
    }

    <T> T in(Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }

    InvitationView issue() {
        return in(() -> invitations.issue(wanted(contoso.id(), true, "adele@contoso.example"), MAJA))
                .invitation();
    }

    MvcTestResult get(String uri) {
        return mvc.get()
                .uri(uri)
                .with(TestCallers.operator(provider))
                .with(csrf())
                .exchange();
    }

    MvcTestResult post(String uri, String... parameters) {
        var request = mvc.post().uri(uri).with(TestCallers.operator(provider)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    String page(String uri) throws Exception {
        MvcTestResult result = get(uri);
        assertThat(result).hasStatusOk();
        String html = result.getResponse().getContentAsString();
        assertThat(html.split("<h1", -1)).as("one h1 on " + uri).hasSize(2);
        assertThat(html).doesNotContain("??", "th:");
        return html;
    }

    static String link(String html, String rel) {
        Matcher link = Pattern.compile("rel=\"" + rel + "\" href=\"([^\"]+)\"").matcher(html);
        return link.find() ? link.group(1).replace("&amp;", "&") : null;
    }
}
