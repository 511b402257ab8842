// Asks at a steady rate, and counts each answer's time from when its request was due, so that a server that stands
// still can't make the requests behind it look quick. Each answer's status and body are looked at.
package main

import (
	"bytes"
	"fmt"
	"log"
	"net"
	"os"
	"sort"
	"strconv"
	"time"
)

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	if len(os.Args) != 8 {
		log.Fatal("usage: pace ADDRESS HOST PATH BODY RATE CONNECTIONS SECONDS")
	}
	address, host, path, body := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	rate, connections, seconds := number(os.Args[5]), number(os.Args[6]), number(os.Args[7])
	between := time.Duration(float64(time.Second) * float64(connections) / float64(rate))
	start := time.Now().Add(100 * time.Millisecond)
	end := start.Add(time.Duration(seconds) * time.Second)
	times := make(chan []time.Duration, connections)
	for n := 0; n < connections; n++ {
		first := start.Add(between * time.Duration(n) / time.Duration(connections))
		go func() { times <- ask(address, host, path, body, first, end, between) }()
	}
	var all []time.Duration
	for n := 0; n < connections; n++ {
		all = append(all, <-times...)
	}
	sort.Slice(all, func(a, b int) bool { return all[a] < all[b] })
	at := func(share float64) float64 {
		return float64(all[int(float64(len(all)-1)*share)].Nanoseconds()) / 1e6
	}
	fmt.Printf("%d %.3f %.3f\n", len(all), at(0.5), at(0.99))
}

func ask(address, host, path, body string, due, end time.Time, between time.Duration) []time.Duration {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	request := []byte("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
	buffer := make([]byte, 64<<10)
	var times []time.Duration
	for ; due.Before(end); due = due.Add(between) {
		time.Sleep(time.Until(due))
		if _, err := connection.Write(request); err != nil {
			log.Fatal(err)
		}
		said := answer(connection, buffer)
		if !bytes.HasPrefix(said, []byte("HTTP/1.1 200 ")) || !bytes.HasSuffix(said, []byte("\r\n\r\n"+body)) {
			log.Fatalf("a wrong answer: %q", said)
		}
		times = append(times, time.Since(due))
	}
	return times
}

// Reads an answer with a Content-Length, without a copy and without an object for each header: whoever measures takes
// processor time from whom it measures.
func answer(connection net.Conn, buffer []byte) []byte {
	for read := 0; ; {
		more, err := connection.Read(buffer[read:])
		if err != nil {
			log.Fatal(err)
		}
		read += more
		if head := bytes.Index(buffer[:read], []byte("\r\n\r\n")); head >= 0 {
			end := head + 4 + length(buffer[:head])
			if read > end {
				log.Fatalf("more than an answer: %q", buffer[:read])
			}
			if read == end {
				return buffer[:read]
			}
		}
	}
}

func length(head []byte) int {
	name := []byte("\r\ncontent-length: ")
	at := bytes.Index(bytes.ToLower(head), name)
	if at < 0 {
		log.Fatalf("no length: %q", head)
	}
	value := head[at+len(name):]
	if end := bytes.IndexByte(value, '\r'); end >= 0 {
		value = value[:end]
	}
	return number(string(value))
}
