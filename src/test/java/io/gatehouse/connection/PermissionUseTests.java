package io.gatehouse.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.connection.token.AccessTokens;
import io.gatehouse.sandbox.Grant;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.World;
import io.gatehouse.web.TestCallers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;

/** What is granted and nothing needed for 60 days is listed and given back. */
class PermissionUseTests extends ConnectedBase {

    @Autowired
    PermissionUses uses;

    @Autowired
    AccessTokens tokens;

    @BeforeEach
    void connect() {
        made = making.connect();
        in(() -> checks.check(view()));
    }

    @Test
    void callsNothingUnusedBeforeItWasWatchedForLong() throws Exception {
        assertThat(in(() -> uses.unused(view()))).isEmpty();
        assertThat(page()).doesNotContain("Permissions that nothing needs");
        assertThat(shrink()).isEqualTo(422);
    }

    @Test
    void listsWhatNothingNeedsAndTakesItOutOfTheGrant() throws Exception {
        watchedForLong();
        in(() -> {
            uses.needed(view(), List.of("Nobody.Has.This", "Group.ReadWrite.All", "User.Read.All"));
            return true;
        });
        List<String> unused = in(() -> uses.unused(view()));
        assertThat(unused).isNotEmpty().doesNotContain("User.Read", "openid", "Group.ReadWrite.All");
        assertThat(page()).contains("Permissions that nothing needs", unused.getFirst());

        assertThat(shrink()).isEqualTo(302);

        assertThat(view().wantedScopes()).doesNotContainAnyElementsOf(unused).contains("Group.ReadWrite.All");
        assertThat(granted()).doesNotContainAnyElementsOf(unused).contains("Group.ReadWrite.All");
        in(() -> checks.check(view()));
        assertThat(view().health()).isEqualTo(ConnectionHealth.HEALTHY);
        assertThat(page()).contains("gave up permissions").doesNotContain("Permissions that nothing needs");
    }

    /** Without {@code Directory.ReadWrite.All} grants cannot be changed. */
    @Test
    void showsADifferenceWhereItsOwnRightsEnd() throws Exception {
        watchedForLong();
        change(scopes -> scopes.remove("Directory.ReadWrite.All"));
        in(() -> {
            tokens.forget(made.connection());
            return checks.check(view());
        });
        List<String> unused = in(() -> uses.unused(view()));
        assertThat(unused).isNotEmpty().doesNotContain("Directory.ReadWrite.All");

        assertThat(shrink()).isEqualTo(302);

        assertThat(granted()).containsAll(unused);
        assertThat(view().wantedScopes()).doesNotContainAnyElementsOf(unused);
        in(() -> checks.check(view()));
        assertThat(page()).contains(unused.getFirst() + " is granted, but nobody here wants it");
    }

    private void watchedForLong() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("update connection set uses_noted_since = now() - interval '61 days' where id = ?")
                        .param(made.connection())
                        .update());
    }

    private Set<String> granted() {
        return Set.copyOf(grant().scopes());
    }

    private Grant grant() {
        String client = tenant().servicePrincipalOf(SandboxFacts.PORTAL_CLIENT_ID)
                .orElseThrow()
                .id();
        return tenant().grants().values().stream()
                .filter(one -> one.clientId().equals(client) && one.scopes().contains("User.Read"))
                .findFirst()
                .orElseThrow();
    }

    private void change(java.util.function.Consumer<Set<String>> change) {
        World world = sandbox.world();
        Set<String> scopes = new HashSet<>(grant().scopes());
        change.accept(scopes);
        world.change(() -> world.save(grant().withScope(String.join(" ", scopes))));
    }

    private int shrink() {
        return mvc.post()
                .uri("/connections/" + made.connection() + "/shrink")
                .with(TestCallers.operator(provider))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange()
                .getResponse()
                .getStatus();
    }
}
