package io.gatehouse.shared;

/** A count beside an item of the operators' menu, for things that wait for somebody. Beans of this type are collected. */
public interface MenuBadge {

    /** Key of the menu item, {@code invitations} for instance. */
    String key();

    /** Zero hides the badge; asked once per page, inside the provider's scope. */
    int count();

    /** {@code warn} or {@code bad}. */
    String tone();
}
