package io.gatehouse.onboarding.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.gatehouse.connection.TenantFacts;
import io.gatehouse.connection.check.LiveTests;
import io.gatehouse.connection.drift.LentLooks;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.invitation.SignedIn;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.onboarding.signin.DirectoryRoles;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A look with rights that somebody brought for something else. */
class BorrowedSignInsTests {

    private final LentLooks looks = mock(LentLooks.class);
    private final BorrowedSignIns borrowed = new BorrowedSignIns(
            mock(DirectoryRoles.class), mock(LiveTests.class), mock(Graph.class), looks, Duration.ofMinutes(1));

    /** A proxy would say 504 of values that are kept. */
    @Test
    void keepsNobodyWaitingWhoHasTypedHisRegistration() throws Exception {
        ProviderId provider = new ProviderId(UUID.randomUUID());
        CountDownLatch slow = new CountDownLatch(1);
        CompletableFuture<ProviderId> seen = new CompletableFuture<>();
        doAnswer(call -> {
                    slow.await();
                    seen.complete(ProviderScope.required());
                    throw new IllegalStateException("nobody hears of it");
                })
                .when(looks)
                .look(any(), any(), any(), any(), any());

        ProviderScope.run(provider, () -> borrowed.lookBeside(mock(InvitationView.class), inspection()));

        assertThat(seen).as("the request goes on").isNotDone();
        slow.countDown();
        assertThat(seen.get(1, TimeUnit.MINUTES)).isEqualTo(provider);
    }

    /** The token is forgotten with it. */
    @Test
    void isThroughBeforeThePortalStops() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicBoolean looked = new AtomicBoolean();
        doAnswer(call -> {
                    slow.await();
                    looked.set(true);
                    return null;
                })
                .when(looks)
                .look(any(), any(), any(), any(), any());
        ProviderScope.run(
                new ProviderId(UUID.randomUUID()), () -> borrowed.lookBeside(mock(InvitationView.class), inspection()));

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(borrowed::stop);

        assertThatThrownBy(() -> stopped.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        slow.countDown();
        stopped.get(1, TimeUnit.MINUTES);
        assertThat(looked).isTrue();
    }

    private static Inspections.Inspection inspection() {
        TenantId tenant = new TenantId("11111111-2222-4333-8444-555555555555");
        return new Inspections.Inspection(
                new SignedIn(tenant, "0f5b3b0e-0000-4000-8000-000000000001", "adele@contoso.example", "Adele Vance"),
                new RegisteringAdmins.Admin(new TenantFacts(tenant, null, List.of()), "adele@contoso.example", null),
                Secret.of("token"),
                null,
                null);
    }
}
