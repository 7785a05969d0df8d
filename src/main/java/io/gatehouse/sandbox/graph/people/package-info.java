/** Users, groups, licences and the organisation. */
@NullMarked
package io.gatehouse.sandbox.graph.people;

import org.jspecify.annotations.NullMarked;
