package io.gatehouse.provider.signin;

import io.gatehouse.audit.AuditFact;
import io.gatehouse.audit.AuditSubject;
import io.gatehouse.microsoft.cloud.Scopes;
import io.gatehouse.microsoft.failure.SignedInPerson;
import io.gatehouse.provider.InstalledProvider;
import io.gatehouse.provider.NotAnOperator;
import io.gatehouse.provider.Principal;
import io.gatehouse.provider.Role;
import io.gatehouse.provider.errand.BorrowedRights;
import io.gatehouse.provider.errand.EntraClientRegistrations;
import io.gatehouse.provider.errand.Errand;
import io.gatehouse.provider.errand.Errands;
import io.gatehouse.provider.errand.LentRights;
import io.gatehouse.registration.AppRegistrations;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What a sign-in brings besides an operator: lent rights, or the proof that a registration works. */
@Component
@Transactional
class ErrandReturns {

    private final BorrowedRights rights;
    private final OwnRegistrations own;
    private final AppRegistrations registrations;
    private final ApplicationEventPublisher events;

    ErrandReturns(
            BorrowedRights rights,
            OwnRegistrations own,
            AppRegistrations registrations,
            ApplicationEventPublisher events) {
        this.rights = rights;
        this.own = own;
        this.registrations = registrations;
        this.events = events;
    }

    /**
     * Keeps an administrator's token for the operator who sent him, and leaves that operator signed in. The session must
     * be the one that began: nobody becomes an operator by lending.
     */
    Principal.Operator lend(
            InstalledProvider.Home home, Errand errand, SignedInPerson lender, OAuth2AccessToken token) {
        Principal.Operator borrower = signedIn();
        if (borrower == null || !Errands.hash(borrower.actor()).equals(errand.operator())) {
            throw refused("rights_of_another_session");
        }
        if (!lender.tenant().equals(home.tenant())) {
            throw new NotAnOperator(NotAnOperator.Reason.OTHER_TENANT, lender.account());
        }
        if (!Scopes.missing(Set.copyOf(EntraClientRegistrations.RIGHTS), token.getScopes())
                .isEmpty()) {
            throw refused("rights_missing");
        }
        rights.lend(
                borrower.actor(),
                new LentRights(
                        lender.account(),
                        home.tenant(),
                        Secret.of(token.getTokenValue()),
                        Objects.requireNonNull(token.getExpiresAt())));
        events.publishEvent(AuditFact.of(
                        borrower.actor(),
                        "registration.rights_lent",
                        new AuditSubject("registration", errand.registration().toString(), lender.account()))
                .details(Map.of("lender", lender.account())));
        return borrower;
    }

    /**
     * A registration is preferred by the owner who was sent and nobody else; another person's sign-in counts as failed.
     *
     * @param errand null where somebody simply entered
     */
    void signedIn(@Nullable Errand errand, Principal.Operator operator) {
        if (errand == null) {
            own.signedIn(registrations.own().id());
            return;
        }
        boolean sent = Errands.hash(operator.actor()).equals(errand.operator());
        if (!sent || operator.role() != Role.OWNER) {
            throw refused("proof_by_another");
        }
        own.signedIn(errand.registration());
        own.prefer(errand.registration(), operator.actor());
    }

    private static Principal.@Nullable Operator signedIn() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Principal.Operator operator
                ? operator
                : null;
    }

    private static OAuth2AuthenticationException refused(String code) {
        return new OAuth2AuthenticationException(new OAuth2Error(code));
    }
}
