/** What a tenant tells of itself: organisation, domains, licences. */
@NullMarked
package io.gatehouse.directory.facts;

import org.jspecify.annotations.NullMarked;
