/** Customers' administrators who repair by themselves: a mail with a link, where an owner wants that. */
@NullMarked
package io.gatehouse.alert.repair;

import org.jspecify.annotations.NullMarked;
