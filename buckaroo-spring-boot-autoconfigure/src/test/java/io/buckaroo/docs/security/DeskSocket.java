package io.buckaroo.docs.security;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A socket that reads the authorities and claims of its user.
 */
@Component
@WebSocketMapping("/desk")
class DeskSocket implements BuckarooSocket<Boolean> {

	@Override
	public Result<Frame, Boolean> init(Connection connection) {
		if (!(connection.principal() instanceof JwtAuthenticationToken user)) {
			return Result.stop(CloseStatus.POLICY_VIOLATION);
		}
		boolean moderator = user.getAuthorities()
			.stream()
			.anyMatch((authority) -> "SCOPE_moderate".equals(authority.getAuthority()));
		return Result.reply(Frame.text(user.getName() + " may " + user.getToken().getClaimAsString("scope")),
				moderator);
	}

	@Override
	public Result<Frame, Boolean> handle(Frame.Data frame, Boolean moderator) {
		return moderator ? Result.reply(frame) : Result.stop(CloseStatus.POLICY_VIOLATION);
	}

}
