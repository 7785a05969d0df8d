package io.gatehouse.onboarding.existing;

import io.gatehouse.connection.check.LiveTests;
import io.gatehouse.invitation.InvitationView;
import io.gatehouse.microsoft.application.ApplicationFacts.Application;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.onboarding.ownapp.InvitedRegistrations;
import io.gatehouse.onboarding.plan.Preflight;
import io.gatehouse.onboarding.plan.RegistrationPlans;
import io.gatehouse.onboarding.registering.RegistrationFacts;
import io.gatehouse.profile.permission.ActsAs;
import io.gatehouse.profile.setup.CredentialWish;
import io.gatehouse.registration.existing.ExistingRegistrations;
import io.gatehouse.registration.existing.TypedRegistration;
import io.gatehouse.registration.existing.TypedValues;
import io.gatehouse.registration.lint.Finding;
import io.gatehouse.registration.lint.RegistrationReviews;
import io.gatehouse.registration.lint.RegistrationReviews.Review;
import io.gatehouse.registration.plan.RegistrationPlan;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import io.gatehouse.vault.certificate.UnusableCertificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Checks a typed registration, the cheapest look first: the shape of the values, what the tenant knows of the id, a live
 * call with the credential, then everything that the service needs of it. Stores nothing.
 */
@Component
class ExistingCheck {

    private static final int UNAVAILABLE = 503;

    private final InvitedRegistrations registrations;
    private final ExistingRegistrations existing;
    private final RegistrationReviews reviews;
    private final Wanted wanted;
    private final RegistrationFacts facts;
    private final LiveTests tests;

    ExistingCheck(
            InvitedRegistrations registrations,
            ExistingRegistrations existing,
            RegistrationReviews reviews,
            Wanted wanted,
            RegistrationFacts facts,
            LiveTests tests) {
        this.registrations = registrations;
        this.existing = existing;
        this.reviews = reviews;
        this.wanted = wanted;
        this.facts = facts;
        this.tests = tests;
    }

    /** What the registration is held against, with the people who shall own it. */
    @Component
    record Wanted(RegistrationPlans plans, Preflight preflight) {

        RegistrationPlan plan(InvitationView invitation, GraphAccess access) {
            return plans.of(
                    invitation,
                    access.tenant(),
                    preflight.owners(invitation, access).owners());
        }
    }

    ExistingOutcome check(InvitationView invitation, TenantId tenant, Secret reading, ExistingForm form) {
        return shape(tenant, form).orElseGet(() -> {
            GraphAccess access = new GraphAccess(tenant, reading);
            try {
                Optional<Application> found = reviews.find(access, TypedValues.cleanId(form.clientId()));
                return found.map(application -> ofTenant(invitation, access, application, form))
                        .orElseGet(() -> stranger(access, form));
            } catch (MicrosoftException e) {
                return refused("", e.failure());
            }
        });
    }

    private Optional<ExistingOutcome> shape(TenantId tenant, ExistingForm form) {
        Optional<TypedValues.Problem> id =
                TypedValues.clientId(form.clientId(), new TypedValues.Known(tenant.value(), null));
        if (id.isEmpty() && registrations.isOwn(TypedValues.cleanId(form.clientId()))) {
            id = Optional.of(TypedValues.Problem.OWN_APP);
        }
        return id.<ExistingOutcome>map(problem -> ExistingOutcome.Wrong.of("clientId", problem.key()))
                .or(() -> form.credentialProblem()
                        .map(problem -> ExistingOutcome.Wrong.of(form.credentialField(), problem.key())));
    }

    private ExistingOutcome stranger(GraphAccess access, ExistingForm form) {
        RegistrationReviews.Stranger stranger = reviews.stranger(access, TypedValues.cleanId(form.clientId()));
        return new ExistingOutcome.Wrong("clientId", stranger.problem().key(), stranger.about(), 422);
    }

    private ExistingOutcome ofTenant(
            InvitationView invitation, GraphAccess access, Application application, ExistingForm form) {
        TypedRegistration typed = form.typed(access.tenant());
        Secret token;
        try {
            token = existing.prove(typed).accessToken();
        } catch (UnusableCertificate e) {
            return ExistingOutcome.Wrong.of("pem", "onboarding.existing.certificate." + e.reason());
        } catch (MicrosoftException e) {
            return refused(form.credentialField(), e.failure());
        }
        RegistrationPlan plan = wanted.plan(invitation, access);
        Review review = review(invitation, access, application, plan, form);
        if (!review.blocking().isEmpty()) {
            return new ExistingOutcome.Unfit(review);
        }
        String api = plan.settings().identifierUri();
        if (api != null) {
            Optional<ExistingOutcome> silent =
                    silent(typed, api.replace(RegistrationPlan.CLIENT_ID, application.appId()));
            if (silent.isPresent()) {
                return silent.get();
            }
        }
        // without application permissions the token alone is the proof
        if (facts.actsAs(invitation) == ActsAs.APPLICATION && plan.wantsRoles()) {
            tests.run(new GraphAccess(access.tenant(), token));
        }
        return new ExistingOutcome.Proven(typed, review);
    }

    private Review review(
            InvitationView invitation,
            GraphAccess access,
            Application application,
            RegistrationPlan plan,
            ExistingForm form) {
        Duration longest = wanted.plans().longestLife(invitation);
        Review seen = reviews.review(access, application, plan, longest);
        Review review = wanted.plans().refusesRoles(invitation) ? seen.refusing(Finding.Code.ROLES_UNWANTED) : seen;
        // a service that says less than everybody means it; older ones beside the one in use are told only
        if (longest.toDays() >= CredentialWish.LONGEST_DAYS) {
            return review;
        }
        return existing.life(form.typed(access.tenant()))
                .map(life -> life.compareTo(longest.plusDays(1)) > 0
                        ? review.refusing(Finding.Code.CERTIFICATE_TOO_LONG)
                        : review)
                .orElseGet(() -> RegistrationReviews.outlives(application, form.secret(), longest)
                        ? review.refusing(Finding.Code.SECRET_TOO_LONG)
                        : review);
    }

    /** The exposed API stands in the registration; that Microsoft finds it there is another thing. */
    private Optional<ExistingOutcome> silent(TypedRegistration typed, String api) {
        try {
            existing.prove(typed, api);
            return Optional.empty();
        } catch (MicrosoftException e) {
            Integer code = e.failure().error().code();
            List<String> about = List.of(api, code == null ? "" : "AADSTS" + code);
            return Optional.of(
                    e.failure().passing()
                            ? refused("", e.failure())
                            : new ExistingOutcome.Wrong("clientId", "onboarding.existing.refused.API", about, 422));
        }
    }

    /** Microsoft's number stays beside our words: people look for it. */
    private static ExistingOutcome refused(String field, MicrosoftFailure failure) {
        Integer code = failure.error().code();
        List<String> about = List.of(code == null ? "" : "AADSTS" + code);
        if (failure.passing()) {
            return new ExistingOutcome.Wrong("", "onboarding.existing.refused.LATER", about, UNAVAILABLE);
        }
        return switch (failure.kind()) {
            case CREDENTIAL_WRONG, CREDENTIAL_NOT_READY, CREDENTIAL_EXPIRED ->
                new ExistingOutcome.Wrong(field, "onboarding.existing.refused." + failure.kind(), about, 422);
            case APP_DISABLED, APP_MISSING, REGISTRATION_WRONG ->
                new ExistingOutcome.Wrong("clientId", "onboarding.existing.refused." + failure.kind(), about, 422);
            default -> new ExistingOutcome.Wrong(field, "onboarding.existing.refused.OTHER", about, 422);
        };
    }
}
