package io.buckaroo.test.autoconfigure.shop;

interface ChatArchive {

	String latest(String room);

}
