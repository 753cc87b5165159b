package io.buckaroo.topic.redis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.protocol.RedisProtocolException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import org.jspecify.annotations.Nullable;

/**
 * The reason why this node cannot connect to Redis, found in the exceptions of the client
 * library. Contains no credentials.
 *
 * @param kind the kind of the failure
 * @param detail the message of the exception that the kind was found by
 */
record ConnectionFailure(Kind kind, String detail) {

	/** Follows the name of an unknown command; the arguments may contain a password. */
	private static final String ARGUMENTS = ", with args beginning with";

	/**
	 * Finds the reason.
	 */
	static ConnectionFailure of(Throwable failure) {
		Deque<Throwable> innermostFirst = new ArrayDeque<>();
		Set<Throwable> visited = new HashSet<>();
		Throwable current = failure;
		while (current != null && visited.add(current)) {
			innermostFirst.push(current);
			current = next(current);
		}
		Kind kind = null;
		Throwable found = innermostFirst.element();
		for (Throwable candidate : innermostFirst) {
			Kind candidateKind = kindOf(candidate);
			if (candidateKind != null && (kind == null || kind == candidateKind)) {
				kind = candidateKind;
				// The outer exception of a kind also names the address
				found = candidate;
			}
		}
		// The message of an error alone may be the name of a class
		return new ConnectionFailure((kind != null) ? kind : Kind.OTHER,
				(found instanceof Error) ? found.toString() : message(found));
	}

	/**
	 * Returns the cause, or else the failure of one of several servers, such as
	 * Sentinels.
	 */
	private static @Nullable Throwable next(Throwable failure) {
		if (failure.getCause() != null) {
			return failure.getCause();
		}
		return (failure.getSuppressed().length > 0) ? failure.getSuppressed()[0] : null;
	}

	private static @Nullable Kind kindOf(Throwable failure) {
		if (failure instanceof RedisCommandExecutionException) {
			return kindOfReply(message(failure));
		}
		if (failure instanceof UnsupportedRedisException) {
			return Kind.UNSUPPORTED;
		}
		if (failure instanceof GeneralSecurityException) {
			return Kind.CERTIFICATE;
		}
		if (failure instanceof NotSslRecordException) {
			return Kind.NO_TLS;
		}
		if (failure instanceof SSLException) {
			return Kind.TLS;
		}
		if (failure instanceof UnknownHostException) {
			return Kind.UNKNOWN_HOST;
		}
		if (failure instanceof ConnectTimeoutException || failure instanceof RedisCommandTimeoutException) {
			return Kind.TIMEOUT;
		}
		if (failure instanceof ConnectException) {
			return Kind.REFUSED;
		}
		if (failure instanceof RedisProtocolException) {
			return Kind.PROTOCOL;
		}
		boolean closed = failure instanceof ClosedChannelException || failure instanceof IOException
				|| message(failure).startsWith("Connection closed");
		return closed ? Kind.CLOSED : null;
	}

	private static Kind kindOfReply(String reply) {
		if (reply.startsWith("WRONGPASS")) {
			return Kind.CREDENTIALS;
		}
		if (reply.startsWith("NOAUTH")) {
			return Kind.NO_CREDENTIALS;
		}
		if (reply.startsWith("NOPERM")) {
			return Kind.PERMISSION;
		}
		return reply.startsWith("LOADING") ? Kind.LOADING : Kind.REPLY;
	}

	/**
	 * Returns the message of an exception, without the arguments of a command.
	 */
	static String message(Throwable failure) {
		String message = failure.getMessage();
		if (message == null) {
			return failure.getClass().getSimpleName();
		}
		int arguments = message.indexOf(ARGUMENTS);
		return (arguments < 0) ? message : message.substring(0, arguments);
	}

	@Override
	public String toString() {
		return (this.kind == Kind.UNSUPPORTED) ? this.detail : "%s (%s)".formatted(this.kind.description, this.detail);
	}

	/**
	 * The kind of a failure.
	 */
	enum Kind {

		CREDENTIALS("the user name or password is wrong"),

		NO_CREDENTIALS("it requires a password, but 'spring.data.redis' has none"),

		PERMISSION("the user lacks a permission"),

		LOADING("it is loading its data"),

		REPLY("it refused a command"),

		CERTIFICATE("its certificate is not trusted, or is not that of the host"),

		NO_TLS("the port does not use TLS, but 'spring.data.redis.ssl' is enabled"),

		TLS("the TLS handshake failed"),

		UNKNOWN_HOST("the host is unknown"),

		REFUSED("nothing listens on the host and port"),

		TIMEOUT("it did not reply in time; nor does a port without TLS if 'spring.data.redis.ssl' is enabled"),

		PROTOCOL("the port does not use the protocol of Redis"),

		CLOSED("it closed the connection, as a port that requires TLS does"),

		UNSUPPORTED(""),

		OTHER("the reason is unknown");

		private final String description;

		Kind(String description) {
			this.description = description;
		}

	}

}
