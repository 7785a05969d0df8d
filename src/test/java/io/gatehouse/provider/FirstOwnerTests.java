package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.microsoft.failure.SignInTraits;
import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.TenantId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The first owner is named before anybody can have a role, and is one person from then on. */
@SandboxTest
class FirstOwnerTests {

    private static final TenantId HOME = new TenantId(SandboxFacts.HOME_TENANT);

    @Autowired
    Rows rows;

    @Autowired
    Operators operators;

    @Test
    void takesTheNamedPersonForTheFirstOwnerAndKeepsToThatPerson() {
        ProviderId provider = rows.another("First owner");
        SignedInPerson maja = named(SandboxFacts.OWNER_UPN.toUpperCase(Locale.ROOT));

        assertThat(operators.admit(provider, HOME, maja).role()).isEqualTo(Role.OWNER);

        SignedInPerson renamed = person(HOME, maja.objectId(), "maja.holm@northernvoice.example", Set.of(), false);
        assertThat(operators.admit(provider, HOME, renamed).role())
                .as("the same person under another name")
                .isEqualTo(Role.OWNER);
        assertThat(refused(provider, named(SandboxFacts.OWNER_UPN)))
                .as("another person of that name")
                .isEqualTo(NotAnOperator.Reason.NO_ROLE);
        assertThat(owners(provider)).containsExactly(HOME + "/" + maja.objectId());
    }

    @Test
    void takesNobodyForTheFirstOwnerWhereAnOwnerExists() {
        ProviderId provider = rows.another("Owner by role");
        SignedInPerson owner = person(HOME, id(), "ida.dahl@northernvoice.example", Set.of("Gatehouse.Owner"), false);
        assertThat(operators.admit(provider, HOME, owner).role()).isEqualTo(Role.OWNER);

        assertThat(refused(provider, named(SandboxFacts.OWNER_UPN))).isEqualTo(NotAnOperator.Reason.NO_ROLE);
        assertThat(owners(provider)).isEmpty();
    }

    @Test
    void takesNeitherGuestsNorStrangersNorOtherNamesForTheFirstOwner() {
        ProviderId provider = rows.another("Nobody");
        TenantId elsewhere = new TenantId(SandboxFacts.ADATUM);

        assertThat(refused(provider, person(HOME, id(), SandboxFacts.OWNER_UPN, Set.of(), true)))
                .isEqualTo(NotAnOperator.Reason.GUEST);
        assertThat(refused(provider, person(elsewhere, id(), SandboxFacts.OWNER_UPN, Set.of(), false)))
                .isEqualTo(NotAnOperator.Reason.OTHER_TENANT);
        assertThat(refused(provider, named("x" + SandboxFacts.OWNER_UPN))).isEqualTo(NotAnOperator.Reason.NO_ROLE);
        assertThat(refused(provider, person(HOME, id(), null, Set.of(), false)))
                .isEqualTo(NotAnOperator.Reason.NO_ROLE);
        assertThat(owners(provider)).isEmpty();

        assertThat(operators
                        .admit(provider, HOME, named(SandboxFacts.OWNER_UPN))
                        .role())
                .as("the place is still free")
                .isEqualTo(Role.OWNER);
    }

    private NotAnOperator.Reason refused(ProviderId provider, SignedInPerson person) {
        try {
            throw new AssertionError("Let in: " + operators.admit(provider, HOME, person));
        } catch (NotAnOperator refusal) {
            return refusal.reason();
        }
    }

    private List<String> owners(ProviderId provider) {
        return rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("select tenant_id || '/' || object_id from operator where first_owner")
                        .query(String.class)
                        .list());
    }

    private static SignedInPerson named(String upn) {
        return person(HOME, id(), upn, Set.of(), false);
    }

    private static SignedInPerson person(TenantId tenant, String id, String upn, Set<String> roles, boolean guest) {
        return new SignedInPerson(tenant, id, upn, "Maja Jensen", roles, Set.of(), guest, SignInTraits.UNTOLD);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
