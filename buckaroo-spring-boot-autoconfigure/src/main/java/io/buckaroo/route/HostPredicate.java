package io.buckaroo.route;

import java.net.URI;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Matches requests for a host, with any port.
 *
 * @param host the host in lower case, or, with a dot at its end, a prefix of hosts
 */
public record HostPredicate(String host) implements RequestPredicate {

	/**
	 * Converts the host to lower case.
	 * @param host the host, not empty
	 */
	public HostPredicate {
		Assert.hasText(host, "'host' must not be empty");
		host = host.toLowerCase(Locale.ROOT);
	}

	@Override
	public boolean test(ServerRequest request) {
		@Nullable String actual = hostOf(request.uri());
		return actual != null && covers(actual.toLowerCase(Locale.ROOT));
	}

	/**
	 * A name with an underscore is an authority to {@link URI}, but no host.
	 */
	private static @Nullable String hostOf(URI uri) {
		String authority = uri.getAuthority();
		return (uri.getHost() != null || authority == null) ? uri.getHost() : authority.replaceFirst(":\\d*$", "");
	}

	private boolean covers(String actual) {
		return this.host.endsWith(".") ? actual.startsWith(this.host) : actual.equals(this.host);
	}

	/**
	 * Whether every request for the other host is for this one.
	 */
	boolean includes(HostPredicate other) {
		return covers(other.host);
	}

	/**
	 * Whether there is a request that is for both hosts.
	 */
	boolean overlaps(HostPredicate other) {
		return includes(other) || other.includes(this);
	}

	@Override
	public String toString() {
		return "host " + this.host;
	}

}
