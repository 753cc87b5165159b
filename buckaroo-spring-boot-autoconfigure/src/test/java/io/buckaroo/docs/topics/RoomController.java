package io.buckaroo.docs.topics;

import java.util.Set;

import io.buckaroo.Buckaroo;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The members of a room.
 */
@RestController
class RoomController {

	private final Buckaroo buckaroo;

	RoomController(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	@GetMapping("/rooms/{room}/members")
	Mono<Set<String>> members(@PathVariable String room) {
		return this.buckaroo.topic("room/" + room).members();
	}

}
