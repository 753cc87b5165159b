/**
 * Support for Spring Security: the expiry of sessions and tokens, and the security
 * context of callbacks.
 */
@NullMarked
package io.buckaroo.security;

import org.jspecify.annotations.NullMarked;
