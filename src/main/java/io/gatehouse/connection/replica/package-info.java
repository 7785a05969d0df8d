/** What the replicas tell each other by notifications of the database. */
@NullMarked
package io.gatehouse.connection.replica;

import org.jspecify.annotations.NullMarked;
