package io.gatehouse.microsoft.delta;

import org.jspecify.annotations.Nullable;

/**
 * Where a delta round goes on after a page. Links are opaque and hold their own query; a page may be empty and still
 * have a next link (G:delta-query-overview). The last page of a plain list has neither link.
 *
 * @param count objects on this page
 * @param nextLink more of this round; null on the last page
 * @param deltaLink start of the next round; only on the last page
 */
public record DeltaPage(
        int count, @Nullable String nextLink, @Nullable String deltaLink) {

    /** Only a round that ended with a delta link is complete. */
    public boolean last() {
        return deltaLink != null;
    }

    /** The same page, where a list that is over goes on with the changes behind that link. */
    public DeltaPage thenBy(@Nullable String link) {
        return nextLink == null && deltaLink == null ? new DeltaPage(count, link, null) : this;
    }
}
