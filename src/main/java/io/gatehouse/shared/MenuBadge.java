package io.gatehouse.shared;

/** A count beside an item of the operators' menu, for things that wait for somebody. Beans of this type are collected. */
public interface MenuBadge {

    /** Key of the menu item, {@code invitations} for instance. */
    String key();

    /**
     * The SQL that counts, one value, which knows {@code :provider} and {@code :now}; zero hides the badge. Every page
     * asks for all badges, so they are read by one statement together.
     */
    String counting();

    /** {@code warn} or {@code bad}. */
    String tone();
}
