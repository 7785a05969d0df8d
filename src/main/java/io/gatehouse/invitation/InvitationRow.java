package io.gatehouse.invitation;

import io.gatehouse.shared.Actor;

/** One line of a page: the invitation, its words and the name of its service. */
record InvitationRow(InvitationView view, InvitationPhrase phrase, String service) {

    /** The address before its at sign, and what follows. */
    public String user(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? address : address.substring(0, at);
    }

    public String domain(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? "" : address.substring(at);
    }

    public String recipient() {
        return view.recipients().isEmpty() ? "" : view.recipients().getFirst();
    }

    /** A program is named by an id that nobody reads. */
    public boolean madeByProgram() {
        return view.createdBy().kind() == Actor.Kind.API_CLIENT;
    }

    public int moreRecipients() {
        return Math.max(0, view.recipients().size() - 1);
    }
}
