/**
 * What Buckaroo knows of Spring Security.
 */
@NullMarked
package io.buckaroo.security;

import org.jspecify.annotations.NullMarked;
