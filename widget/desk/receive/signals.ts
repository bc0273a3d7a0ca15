let audio: AudioContext | null = null;

/** A scan is answered to the ear and the hand, since the eye is on the parcel. A browser that has neither stays silent. */
export function signal(good: boolean): void {
  navigator.vibrate?.(good ? 40 : [80, 60, 80]);
  try {
    audio ??= new AudioContext();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = good ? 1_320 : 220;
    volume.gain.setValueAtTime(0.12, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + (good ? 0.12 : 0.35));
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + (good ? 0.12 : 0.35));
  } catch {
    // No sound is no reason to stop receiving.
  }
}
