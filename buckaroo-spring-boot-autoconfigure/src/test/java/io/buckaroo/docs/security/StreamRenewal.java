package io.buckaroo.docs.security;

import java.security.Principal;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StreamRenewal {

	private final Buckaroo buckaroo;

	StreamRenewal(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	@PostMapping("/streams/{id}/renewal")
	ResponseEntity<Void> renew(@PathVariable String id, @AuthenticationPrincipal Jwt token) {
		Connection stream = this.buckaroo.find(id);
		Principal owner = (stream != null) ? stream.principal() : null;
		boolean renewed = owner != null && owner.getName().equals(token.getSubject()) && token.getExpiresAt() != null
				&& this.buckaroo.renew(id, token.getExpiresAt());
		return ResponseEntity.status(renewed ? HttpStatus.NO_CONTENT : HttpStatus.NOT_FOUND).build();
	}

}
