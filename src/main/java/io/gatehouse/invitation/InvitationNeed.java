package io.gatehouse.invitation;

/** Implemented by higher modules that know of something the provider has to do before the customer can go on. */
public interface InvitationNeed {

    /** Whether a value of the provider is missing; the page {@code /invitations/{id}/values} takes it. */
    boolean providerMustAct(InvitationView invitation);
}
