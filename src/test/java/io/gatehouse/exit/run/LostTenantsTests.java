package io.gatehouse.exit.run;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.gatehouse.connection.absence.TenantAbsences;
import io.gatehouse.shared.Actor;
import io.gatehouse.shared.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Exits that came to rest for a sign-in, however many there are. */
class LostTenantsTests {

    private final TenantAbsences absences = mock(TenantAbsences.class);
    private final ExitRows rows = mock(ExitRows.class);
    private final Exits exits = mock(Exits.class);
    private final LostTenants lost = new LostTenants(absences, rows, exits);

    @Test
    void looksAtTheOldestOnesToo() {
        ExitRun newer = resting();
        ExitRun older = resting();
        when(rows.list(eq(null), eq(ExitState.NEEDS_SIGN_IN), anyInt(), eq(null)))
                .thenReturn(new Slice<>(List.of(newer), "on"));
        when(rows.list(eq(null), eq(ExitState.NEEDS_SIGN_IN), anyInt(), eq("on")))
                .thenReturn(new Slice<>(List.of(older), null));
        when(absences.look(any(), any())).thenReturn(TenantAbsences.Word.GONE);

        lost.run();

        verify(exits).again(newer.customerId(), Actor.SYSTEM);
        verify(exits).again(older.customerId(), Actor.SYSTEM);
    }

    private ExitRun resting() {
        UUID id = UUID.randomUUID();
        ExitRun run = new ExitRun(
                id, UUID.randomUUID(), ExitState.NEEDS_SIGN_IN, false, null, 0, Actor.SYSTEM, Instant.EPOCH, null);
        ExitStep step = new ExitStep(
                1,
                ExitStep.Kind.PROVIDER_APP,
                null,
                UUID.randomUUID().toString(),
                ExitStep.State.NEEDS_ADMIN,
                null,
                0,
                null);
        when(rows.find(id)).thenReturn(Optional.of(run));
        when(rows.steps(id)).thenReturn(List.of(step));
        return run;
    }
}
