/** The difference between what a service wants and what a tenant has granted. */
@NullMarked
package io.gatehouse.connection.drift;

import org.jspecify.annotations.NullMarked;
