package io.gatehouse.connection.absence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.gatehouse.connection.absence.TenantAbsences.Word;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.registration.AppRegistration;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.shared.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When it counts that Microsoft does not know a tenant. */
class TenantAbsencesTests {

    private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");

    private final TenantId missing = tenant();
    private final TenantId home = tenant();
    private final TenantId other = tenant();
    private final UUID customer = UUID.randomUUID();
    private final AbsenceRows rows = mock(AbsenceRows.class);
    private final Tenants tenants = mock(Tenants.class);
    private final AppRegistrations registrations = mock(AppRegistrations.class);
    private final TenantAbsences absences =
            new TenantAbsences(rows, tenants, registrations, Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void isDue() {
        when(rows.due(any(), any(), any())).thenReturn(true);
        when(rows.others(eq(missing), anyInt())).thenReturn(List.of(other));
        AppRegistration own = registrationIn(home);
        when(registrations.allOwn()).thenReturn(List.of(own));
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,true"})
    void countsALookWhereTheSameAddressKnowsAnother(boolean atHome, boolean elsewhere) {
        when(tenants.exists(home)).thenReturn(atHome);
        when(tenants.exists(other)).thenReturn(elsewhere);

        absences.look(customer, missing);

        verify(rows).absent(customer, missing, NOW, NOW.minus(TenantAbsences.APART));
    }

    /** Another cloud's address, or a mistyped one, knows none of the customers: none of them is gone. */
    @Test
    void countsNoneWhereTheAddressKnowsNobody() {
        absences.look(customer, missing);

        verify(rows, never()).absent(any(), any(), any(), any());
    }

    @Test
    void isItsOwnWitnessNever() {
        AppRegistration own = registrationIn(missing);
        when(registrations.allOwn()).thenReturn(List.of(own));
        when(rows.others(eq(missing), anyInt())).thenReturn(List.of());

        absences.look(customer, missing);

        verify(rows, never()).absent(any(), any(), any(), any());
    }

    @Test
    void countsNoneWhereMicrosoftDoesNotTell() {
        when(tenants.exists(missing)).thenThrow(MicrosoftException.of(FailureKind.UNAVAILABLE, "Down"));
        when(rows.looks(customer, missing, NOW)).thenReturn(TenantAbsences.LOOKS - 1);

        assertThat(absences.look(customer, missing)).isEqualTo(Word.DOUBTFUL);

        verify(rows, never()).absent(any(), any(), any(), any());
        verify(rows, never()).there(any(), any());
    }

    @Test
    void forgetsAllLooksOnceItIsThere() {
        when(tenants.exists(missing)).thenReturn(true);

        absences.look(customer, missing);

        verify(rows).there(customer, missing);
    }

    @ParameterizedTest
    @CsvSource({"0,THERE", "1,DOUBTFUL", "3,DOUBTFUL", "4,GONE"})
    void believesItAfterSeveralLooks(int looks, Word word) {
        when(rows.due(any(), any(), any())).thenReturn(false);
        when(rows.looks(customer, missing, NOW)).thenReturn(looks);

        assertThat(absences.look(customer, missing)).isEqualTo(word);

        verify(tenants, never()).exists(any());
    }

    private static AppRegistration registrationIn(TenantId tenant) {
        return new AppRegistration(
                UUID.randomUUID(),
                null,
                tenant,
                "client",
                null,
                null,
                "Ours",
                null,
                null,
                AppRegistration.Origin.CREATED);
    }

    private static TenantId tenant() {
        return new TenantId(UUID.randomUUID().toString());
    }
}
