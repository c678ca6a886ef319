;; dump: thread
;; Nothing is known where the state is loaded from memory; a block that writes memory before its test is not repeated; a state
;; past the table's end goes where the check says; a constant that is used behind the test stays.
(module
  (memory 1)
  (func $f (export "f") (param $n i32) (result i32)
    (local $state i32) (local $flag i32)
    (local.set $state (i32.load (local.get $n)))
    (loop $again
      (block $out (block $two (block $one (block $zero
        (br_table $zero $one $two $out (local.get $state)))
        (local.set $state (i32.load offset=4 (local.get $n)))
        (br $again))
        (local.set $state (i32.load offset=8 (local.get $n)))
        (br $again))
        (local.set $state (i32.load offset=16 (local.get $n)))
        (br $again)))
    (if (i32.lt_u (local.get $n) (i32.const 7)) (then (local.set $flag (i32.const 1))))
    (i32.store (local.get $n) (i32.const 3))
    (i32.store offset=4 (local.get $n) (local.get $state))
    (if (result i32) (local.get $flag)
      (then (i32.add (local.get $n) (local.get $flag)))
      (else (i32.const 9)))))
;;> ; function 0 after thread
;;> block 0:
;;>      0  entry.8
;;>      1  mov.4 eax, [rdi]
;;>      2  jmp.8 block 1
;;> block 1:  from 0 4 5 6  loop to 6
;;>      3  test.4 eax, eax
;;>      4  je.8 block 4
;;>      5  jmp.8 block 2
;;> block 2:  from 1
;;>      6  cmp.4 eax, 1
;;>      7  je.8 block 5
;;>      8  jmp.8 block 3
;;> block 3:  from 2
;;>      9  cmp.4 eax, 2
;;>     10  je.8 block 6
;;>     11  jmp.8 block 7
;;> block 4:  from 1
;;>     12  mov.4 eax, [rdi + 4]
;;>     13  jmp.8 block 1
;;> block 5:  from 2
;;>     14  mov.4 eax, [rdi + 8]
;;>     15  jmp.8 block 1
;;> block 6:  from 3
;;>     16  mov.4 eax, [rdi + 16]
;;>     17  jmp.8 block 1
;;> block 7:  from 3
;;>     18  cmp.4 edi, 7
;;>     19  jb.8 block 9
;;>     20  jmp.8 block 8
;;> block 8:  from 7
;;>     21  movi.4 ecx, 0
;;>     22  jmp.8 block 10
;;> block 9:  from 7
;;>     23  movi.4 ecx, 1
;;>     24  jmp.8 block 10
;;> block 10:  from 8 9
;;>     25  mov.4 [rdi], 3
;;>     26  mov.4 [rdi + 4], eax
;;>     27  test.4 ecx, ecx
;;>     28  jne.8 block 11
;;>     29  jmp.8 block 12
;;> block 11:  from 10
;;>     30  lea.4 eax, [rdi + rcx*1]
;;>     31  jmp.8 block 13
;;> block 12:  from 10
;;>     32  movi.4 eax, 9
;;>     33  jmp.8 block 13
;;> block 13:  from 11 12
;;>     34  ret.8 0
;;>
