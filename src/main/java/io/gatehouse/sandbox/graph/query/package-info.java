/** The query options of Graph: filter, select, paging, preferences. */
@NullMarked
package io.gatehouse.sandbox.graph.query;

import org.jspecify.annotations.NullMarked;
