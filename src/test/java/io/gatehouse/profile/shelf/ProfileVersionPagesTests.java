package io.gatehouse.profile.shelf;

import static io.gatehouse.customer.register.TestCustomers.MAJA;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.Html;
import io.gatehouse.profile.ProfilePagesBase;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.web.TestCallers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Who sees which versions of a profile, and what happens to one that is older or broken. */
class ProfileVersionPagesTests extends ProfilePagesBase {

    @Test
    void operatorsAndAuditorsReadAndOnlyOwnersWrite() {
        for (RequestPostProcessor reader : List.of(TestCallers.operator(provider), TestCallers.auditor(provider))) {
            assertThat(get("/profiles", reader)).hasStatusOk().bodyText().doesNotContain("/profiles/new");
            assertThat(get("/profiles/direct-routing", reader))
                    .hasStatusOk()
                    .bodyText()
                    .doesNotContain("/edit");
            assertThat(get("/profiles/direct-routing/edit", reader)).hasStatus(403);
            assertThat(post("/profiles/direct-routing/versions", reader, "x")).hasStatus(403);
            assertThat(post("/profiles/direct-routing/versions/1/use", reader, "x"))
                    .hasStatus(403);
            assertThat(post("/profiles", reader, "x")).hasStatus(403);
        }
    }

    @Test
    void unknownProfilesAndVersionsAreNotFound() {
        assertThat(get("/profiles/nothing", owner)).hasStatus(404);
        assertThat(get("/profiles/direct-routing?version=9", owner)).hasStatus(404);
        assertThat(get("/profiles/direct-routing/diff?from=1&to=9", owner)).hasStatus(404);
        assertThat(get("/profiles/nothing/edit", owner)).hasStatus(404);
    }

    @Test
    void oneProvidersVersionsAreNotAnothers() throws Exception {
        ProviderId other = rows.another("Others Inc");
        post("/profiles", owner, yaml("direct-routing").replace("key: direct-routing", "key: ours-alone"));

        assertThat(get("/profiles/ours-alone", TestCallers.owner(other))).hasStatus(404);
        assertThat(ProviderScope.call(other, () -> profiles.find("ours-alone"))).isEmpty();
        assertThat(ProviderScope.call(provider, () -> profiles.find("ours-alone")))
                .isPresent();
    }

    @Test
    void anUpgradeBringsItsVersionBesideTheOneInUse() throws Exception {
        ProviderScope.call(provider, () -> desk.write("direct-routing", yaml("direct-routing"), MAJA));
        BuiltInProfiles newer = release(yaml("direct-routing").replace("\nversion: 2\n", "\nversion: 3\n"));
        BuiltInArrival arrival = new BuiltInArrival(newer, versions, events, clock);

        rows.in(provider, () -> arrival.complete(versions.all()));
        rows.in(provider, () -> arrival.complete(versions.all()));

        assertThat(ProviderScope.call(provider, () -> desk.versions("direct-routing")))
                .extracting(version -> version.version() + " " + version.builtInVersion() + " " + version.inUse())
                .containsExactly("3 3 false", "2 null false", "1 2 true");
        assertThat(actions()).contains("profile.arrived");
        assertThat(Html.text(page("/profiles"))).contains("A newer one waits");
    }

    @Test
    void aVersionThatCanNoLongerBeReadIsShownWithItsMistakes() throws Exception {
        page("/profiles");
        rows.in(
                provider,
                () -> versions.add(new ProfileVersion(
                        "direct-routing",
                        2,
                        "key: direct-routing\nversion: 2\n",
                        null,
                        false,
                        clock.instant(),
                        "Maja")));

        assertThat(Html.text(page("/profiles/direct-routing?version=2")))
                .contains("can no longer be read", "“summary” is missing.");
        page("/profiles/direct-routing/diff?from=1&to=2");
    }

    private BuiltInProfiles release(String yaml) throws IOException {
        return new BuiltInProfiles(new PathMatchingResourcePatternResolver() {
            @Override
            public Resource[] getResources(String pattern) {
                return new Resource[] {new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8))};
            }
        });
    }
}
