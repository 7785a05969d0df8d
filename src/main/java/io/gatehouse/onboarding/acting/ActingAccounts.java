package io.gatehouse.onboarding.acting;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.ConnectionView.Account;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.onboarding.input.ServiceInputs;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.standing.StandingRegistrations;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds whose sign-in an administrator's consent leaves alone, and whether that sign-in can go on by itself. */
@Component
public class ActingAccounts {

    private final StandingRegistrations standing;
    private final InvitedRegistrations registrations;
    private final ServiceInputs inputs;

    ActingAccounts(StandingRegistrations standing, InvitedRegistrations registrations, ServiceInputs inputs) {
        this.standing = standing;
        this.registrations = registrations;
        this.inputs = inputs;
    }

    public Optional<ActingAccount> of(InvitationView invitation) {
        return standing.actingAccount(invitation).flatMap(connection -> of(invitation, connection));
    }

    /** The same at an app of the customer's own; empty where another account was named since. */
    public Optional<ConnectionView> at(UUID registration, InvitationView invitation) {
        return standing.actingAccount(invitation, registration).filter(connection -> {
            Account account = connection.account();
            return account != null && wanted(invitation, account).equalsIgnoreCase(known(account));
        });
    }

    private String wanted(InvitationView invitation, Account account) {
        return inputs.account(invitation.customerId(), invitation.profile()).orElse(known(account));
    }

    private static String known(Account account) {
        return account.upn() == null ? account.objectId() : account.upn();
    }

    /** A sign-in is good for one account at one app: where either is to be another one, somebody has to sign in. */
    private Optional<ActingAccount> of(InvitationView invitation, ConnectionView connection) {
        Account account = connection.account();
        if (account == null) {
            return Optional.empty();
        }
        String kept = known(account);
        String wanted = wanted(invitation, account);
        boolean sameApp = registrations.of(invitation).id().equals(connection.registrationId());
        return Optional.of(new ActingAccount(connection, wanted, !sameApp || !wanted.equalsIgnoreCase(kept)));
    }
}
