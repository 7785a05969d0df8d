package io.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.audit.AuditEntry;
import io.gatehouse.audit.AuditQuery;
import io.gatehouse.audit.AuditTrail;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.profile.shelf.ProfileDesk;
import io.gatehouse.profile.shelf.ProfileVersions;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The pages of service profiles, as each kind of caller gets them. */
@PortalTest
@AutoConfigureMockMvc
public abstract class ProfilePagesBase {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    public Rows rows;

    @Autowired
    public Profiles profiles;

    @Autowired
    public ProfileDesk desk;

    @Autowired
    public ProfileVersions versions;

    @Autowired
    Customers customers;

    @Autowired
    AuditTrail trail;

    @Autowired
    public ApplicationEventPublisher events;

    @Autowired
    public Clock clock;

    public ProviderId provider;

    public RequestPostProcessor owner;

    @BeforeEach
    void addProvider() {
        provider = rows.another("Profiles Inc");
        owner = TestCallers.owner(provider);
    }

    public MvcTestResult get(String uri, RequestPostProcessor caller) {
        return mvc.get().uri(uri).with(caller).with(csrf()).exchange();
    }

    public MvcTestResult post(String uri, RequestPostProcessor caller, String yaml) {
        return mvc.post().uri(uri).with(caller).with(csrf()).param("yaml", yaml).exchange();
    }

    public String page(String uri) throws Exception {
        MvcTestResult result = get(uri, owner);
        assertThat(result).hasStatusOk();
        return checked(result);
    }

    static String checked(MvcTestResult result) throws Exception {
        String html = result.getResponse().getContentAsString();
        assertThat(html.split("<h1", -1)).as("one h1").hasSize(2);
        assertThat(html).doesNotContain("??", "th:", "{0}");
        return html;
    }

    public List<String> actions() {
        return ProviderScope.call(provider, () -> trail.list(new AuditQuery(null, null, null, null, null, 50)))
                .items()
                .stream()
                .map(AuditEntry::action)
                .toList();
    }

    public static String yaml(String key) {
        try {
            return new ClassPathResource("profiles/" + key + ".yaml").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
