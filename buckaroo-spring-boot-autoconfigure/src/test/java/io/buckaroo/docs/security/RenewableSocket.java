package io.buckaroo.docs.security;

import java.time.Instant;
import java.util.Objects;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;

@Component
@WebSocketMapping("/alerts")
class RenewableSocket implements BuckarooSocket<Connection> {

	private final Buckaroo buckaroo;

	private final ReactiveJwtDecoder decoder;

	RenewableSocket(Buckaroo buckaroo, ReactiveJwtDecoder decoder) {
		this.buckaroo = buckaroo;
		this.decoder = decoder;
	}

	@Override
	public Result<Frame, Connection> init(Connection connection) {
		return Result.ok(connection);
	}

	@Override
	public Result<Frame, Connection> handle(Frame.Data frame, Connection connection) {
		if (!(frame instanceof Frame.Text text)) {
			return Result.stop(CloseStatus.NOT_ACCEPTABLE);
		}
		Mono<Instant> expiry = this.decoder.decode(text.text())
			.filter((token) -> isOfSameUser(token, connection))
			.mapNotNull(Jwt::getExpiresAt)
			.onErrorComplete(JwtException.class);
		return Result.later(expiry.map((until) -> renew(connection, until))
			.defaultIfEmpty(Result.stop(CloseStatus.POLICY_VIOLATION.withReason("Invalid token"))));
	}

	private Result<Frame, Connection> renew(Connection connection, Instant until) {
		this.buckaroo.renew(connection.id(), until);
		return Result.reply(Frame.text("renewed"));
	}

	private static boolean isOfSameUser(Jwt token, Connection connection) {
		return Objects.requireNonNull(connection.principal()).getName().equals(token.getSubject());
	}

}
