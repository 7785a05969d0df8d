package io.gatehouse.profile.shelf;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** How many connections it takes to know what is in use. */
class ProfileShelfTests {

    private final ProfileVersions versions = Mockito.mock(ProfileVersions.class);
    private final BuiltInArrival arrival = Mockito.mock(BuiltInArrival.class);
    private final PlatformTransactionManager transactions = Mockito.mock(PlatformTransactionManager.class);
    private final ProfileShelf shelf =
            new ProfileShelf(Mockito.mock(BuiltInProfiles.class), versions, arrival, transactions);
    private final ProviderId provider = new ProviderId(UUID.randomUUID());

    @AfterEach
    void end() {
        TransactionSynchronizationManager.clear();
    }

    /** Thirty such pages in the moment after the shelf forgot would hold all connections, and each wait for one more. */
    @Test
    void takesNoSecondOneWhereAPageReadsAsOfOneMoment() {
        page();

        assertThat(inUse()).isZero();

        Mockito.verifyNoInteractions(transactions);
        Mockito.verify(versions).all();
    }

    /** Its panels and rows ask dozens of times. */
    @Test
    void asksOnceForSuchAPage() {
        page();
        inUse();
        inUse();
        Mockito.verify(versions).all();

        TransactionSynchronizationManager.clear();
        page();
        inUse();
        Mockito.verify(versions, Mockito.times(2)).all();
    }

    @Test
    void asksOnceForEverybodyElse() {
        inUse();
        inUse();

        Mockito.verify(transactions).getTransaction(Mockito.any());
        Mockito.verify(versions).all();
    }

    /** A new profile that came with Gatehouse is written down, which such a page may not. */
    @Test
    void writesInATransactionOfItsOwn() {
        page();
        Mockito.when(arrival.lacking(Mockito.any())).thenReturn(true);

        inUse();

        Mockito.verify(transactions).getTransaction(Mockito.any());
    }

    private static void page() {
        TransactionSynchronizationManager.initSynchronization();
        TransactionSynchronizationManager.setCurrentTransactionIsolationLevel(
                TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    private int inUse() {
        return ProviderScope.call(provider, () -> shelf.inUse().size());
    }
}
