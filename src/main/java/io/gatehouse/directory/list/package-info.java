/** Users and groups of the copy, for pages and API clients. */
@NullMarked
package io.gatehouse.directory.list;

import org.jspecify.annotations.NullMarked;
